using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>With what an account can prove itself again.</summary>
internal sealed class ReauthenticationFlows(IAuthenticators authenticators)
{
    /// <summary>allauth's flows, the strongest first: clients take the first one, and where there is a second factor a password does not do (S-066).</summary>
    public async Task<List<Flow>> OfAsync(Account account, CancellationToken ct)
    {
        var flows = new List<Flow>();
        var types = AuthenticatorTypes.Of(await authenticators.ListAsync(account.Id, ct));
        if (types.Count > 0)
            flows.Add(new Flow(Flow.MfaReauthenticate) { Types = types });
        if (account.PasswordHash is not null)
            flows.Add(new(Flow.Reauthenticate));
        return flows;
    }
}
