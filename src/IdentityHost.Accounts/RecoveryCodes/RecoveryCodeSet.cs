using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.RecoveryCodes;

/// <summary>The recovery codes of one account, as they are kept.</summary>
/// <param name="Total">How many there were.</param>
/// <param name="Unused">The ones that are left: as they are compared, or their keyed hashes.</param>
/// <param name="Hashed">Which of the two.</param>
internal sealed record RecoveryCodeSet(int Total, IReadOnlyList<string> Unused, bool Hashed)
{
    /// <summary>Without the codes (S-200).</summary>
    public override string ToString() => nameof(RecoveryCodeSet);
}

/// <summary>Makes, seals, opens and uses sets of recovery codes (S-045, S-046).</summary>
internal sealed class RecoveryCodeSets(SealedText sealing, CodeKey key, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private MfaOptions Mfa => options.Value.Mfa;

    /// <summary>A new set of an account, which nobody has seen yet.</summary>
    public Authenticator New(string accountId)
    {
        IReadOnlyList<string> codes = [.. Enumerable.Range(0, Mfa.RecoveryCodeCount).Select(_ => RecoveryCode.New())];
        return new Authenticator
        {
            Id = RandomToken.NewId(),
            AccountId = accountId,
            Kind = AuthenticatorKind.RecoveryCodes,
            Data = Seal(new RecoveryCodeSet(codes.Count, codes, Hashed: false), accountId),
            CreatedAt = clock.GetUtcNow(),
        };
    }

    public RecoveryCodeSet Open(Authenticator set) => JsonSerializer.Deserialize(sealing.Open(set.Data, Place(set.AccountId)), RecoveryCodeJson.Default.RecoveryCodeSet)!;

    /// <summary>The set after its owner has seen it: where codes are shown once, only their hashes stay.</summary>
    public Authenticator Seen(Authenticator set)
    {
        if (!Mfa.RecoveryCodesShowOnce || Open(set) is not { Hashed: false } open)
            return set;
        var hashed = open with { Unused = [.. open.Unused.Select(code => Hash(set.AccountId, code))], Hashed = true };
        return set with { Data = Seal(hashed, set.AccountId) };
    }

    /// <summary>The use of a code, with how many are left after it; null when it is none of the set.</summary>
    public (UseAuthenticator Use, int Left)? Find(Authenticator set, string cleaned)
    {
        var open = Open(set);
        var sought = Encoding.ASCII.GetBytes(open.Hashed ? Hash(set.AccountId, cleaned) : cleaned);
        var found = -1;
        for (var i = 0; i < open.Unused.Count; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(open.Unused[i]), sought))
                found = i;
        }

        if (found < 0)
            return null;
        var rest = open with { Unused = [.. open.Unused.Where((_, i) => i != found)] };
        return (new UseAuthenticator(set, set.Counter, Seal(rest, set.AccountId)), rest.Unused.Count);
    }

    private string Hash(string accountId, string code) => Convert.ToHexString(OneTimeCode.Hash(key, nameof(RecoveryCode), accountId, code));

    private string Seal(RecoveryCodeSet set, string accountId) => sealing.Seal(JsonSerializer.Serialize(set, RecoveryCodeJson.Default.RecoveryCodeSet), Place(accountId));

    private static string Place(string accountId) => $"recovery_codes:{accountId}";
}

[JsonSerializable(typeof(RecoveryCodeSet))]
internal sealed partial class RecoveryCodeJson : JsonSerializerContext;
