using IdentityHost.Accounts.OneTimeCodes;

namespace IdentityHost.Ui.Security;

/// <summary>The codes that sign-ins wait for: how things stand with one, and another in place of one that died.</summary>
internal sealed record StepCodes(CodeStandings Standings, ExpiredCodes Expired);
