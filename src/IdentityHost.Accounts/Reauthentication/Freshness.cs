using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>Whether somebody signed in has proven themselves recently enough for what concerns security (S-066).</summary>
internal sealed class Freshness(IOptions<AccountsOptions> options, TimeProvider clock)
{
    /// <summary>Whether the last proof of this session is recent. A sign-up is none: nothing of it proves that the same person still sits there.</summary>
    public bool IsFresh(Visitor visitor) =>
        visitor.Session?.ProvenAt is { } at && clock.GetUtcNow() - at <= options.Value.ReauthenticationTimeout;
}
