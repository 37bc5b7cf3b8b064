using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Authenticators;

/// <summary>Which authenticators an account may have, and which of them are second factors.</summary>
internal sealed class FactorRules(IEmailAddresses addresses, IOptions<AccountsOptions> options)
{
    public MfaOptions Options => options.Value.Mfa;

    /// <summary>Recovery codes stand in for a factor; they are none (S-045).</summary>
    public static bool IsFactor(Authenticator authenticator) => authenticator.Kind is AuthenticatorKind.Totp or AuthenticatorKind.WebAuthn;

    /// <summary>What a visitor is told who may have none of this kind, whatever they send; null when they may.</summary>
    public FlowOutcome? Refusal(Visitor visitor, AuthenticatorKind kind)
    {
        if (visitor.Account is null)
            return new FlowOutcome.NotSignedIn();
        return Options.Supports(AuthenticatorTypes.NameOf(kind)) ? null : new FlowOutcome.NotFound();
    }

    /// <summary>
    /// Whether every address of the account is proven. A factor on an account whose address is somebody else's would keep that person out of it once
    /// they prove the address.
    /// </summary>
    public async ValueTask<bool> HasProvenAddressesAsync(Account account, CancellationToken ct) =>
        Options.AllowUnverifiedEmail || (await addresses.ListAsync(account.Id, ct)).All(a => a.Verified);
}
