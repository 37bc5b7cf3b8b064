using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Totp;

/// <summary>Compares codes of authenticator apps.</summary>
internal sealed class TotpCheck(SealedText sealing, IOptions<AccountsOptions> options, TimeProvider clock)
{
    /// <summary>The step that is used up by this code, or null when it is wrong; the act that writes it decides between two at once.</summary>
    public UseAuthenticator? Find(Authenticator totp, string typed) =>
        Accept(Open(totp.Data, totp.AccountId), typed, totp.Counter) is { } step ? new UseAuthenticator(totp, step, totp.Data) : null;

    /// <summary>The step of the first code of a new secret, or null when it is wrong.</summary>
    public long? FirstStep(string sealedKey, string accountId, string typed) => Accept(Open(sealedKey, accountId), typed, after: 0);

    /// <summary>The authenticator of an operator's secret, which its owner's app has already; none of its codes is used up.</summary>
    public Authenticator Import(string secret, string accountId) => new()
    {
        Id = RandomToken.NewId(),
        AccountId = accountId,
        Kind = AuthenticatorKind.Totp,
        Data = Seal(TotpKey.Of(secret, options.Value.Mfa), accountId),
        CreatedAt = clock.GetUtcNow(),
    };

    public string Seal(TotpKey key, string accountId) => sealing.Seal(key.ToJson(), Place(accountId));

    public TotpKey Open(string sealedKey, string accountId) => TotpKey.OfJson(sealing.Open(sealedKey, Place(accountId)));

    /// <summary>People copy codes with the blank their app shows in the middle.</summary>
    private long? Accept(TotpKey key, string typed, long after) =>
        key.Accept(typed.Replace(" ", "", StringComparison.Ordinal), clock.GetUtcNow(), options.Value.Mfa.TotpTolerance, after);

    private static string Place(string accountId) => $"totp:{accountId}";
}
