using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.Throttling;

/// <summary>Lets counters start anew, as part of what proved that their tries were the owner's (S-013, S-015).</summary>
/// <param name="Keys">As they were reserved under.</param>
public sealed record ClearCounters(IReadOnlyList<string> Keys) : Change;
