using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Totp;

/// <summary>Authenticator apps whose secret an operator gives, with an account of a seed file.</summary>
public sealed class GivenTotp
{
    /// <summary>RFC 4226 §4 asks for 128 bits; secrets for trials are often 80 bits long, as Google's first app had them.</summary>
    private const int FewestBytes = 10;

    private readonly IActs _acts;
    private readonly TotpCheck _check;
    private readonly IOptions<AccountsOptions> _options;
    private readonly TimeProvider _clock;

    internal GivenTotp(IActs acts, TotpCheck check, IOptions<AccountsOptions> options, TimeProvider clock) => (_acts, _check, _options, _clock) = (acts, check, options, clock);

    /// <summary>Whether a text can be a secret.</summary>
    public static bool IsSecret(string text) => Base32.Decode(text) is { Length: >= FewestBytes };

    /// <summary>Gives an account the app; false when it has one.</summary>
    public Task<bool> TryAddAsync(string accountId, string secret, CancellationToken ct)
    {
        var mfa = _options.Value.Mfa;
        var totp = new Authenticator
        {
            Id = RandomToken.NewId(),
            AccountId = accountId,
            Kind = AuthenticatorKind.Totp,
            Data = _check.Seal(new TotpKey(secret.ToUpperInvariant(), mfa.TotpDigits, mfa.TotpPeriod), accountId),
            CreatedAt = _clock.GetUtcNow(),
        };
        return _acts.TryCommitAsync(new Act(totp.CreatedAt, [new AddAuthenticator(totp)]), ct);
    }
}
