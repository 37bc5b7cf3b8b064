using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.TrustedBrowsers;

namespace IdentityHost.Accounts.SecondFactors;

/// <summary>Whether a sign-in owes a second factor, and with what it can be shown. The one place that decides, for every door (S-052).</summary>
/// <remarks>
/// An account owes one that has an authenticator app or a passkey, or whose owner asked for it (<c>TwoFactorEnabled</c>). An authenticator goes before a code
/// that is sent, because it is stronger; and no channel counts twice (S-037).
/// </remarks>
internal sealed class SecondProofs(IAuthenticators authenticators, BrowserTrust trust, DeviceKinds kinds, RecoveryCodeSets sets)
{
    /// <summary>With what an account shows a second factor: its authenticators, or a code that is sent where no authenticator serves; null when it owes none.</summary>
    public async ValueTask<SecondProof?> FindAsync(Account account, CancellationToken ct)
    {
        var present = await authenticators.ListAsync(account.Id, ct);
        if (!account.TwoFactorEnabled && !present.Any(FactorRules.IsFactor))
            return null;
        IReadOnlyList<Authenticator> usable = [.. present.Where(kinds.Take)];
        return new SecondProof(usable, usable.Any(FactorRules.IsFactor) ? [] : kinds.ChannelsOf(account)) { Present = [.. present.Select(a => a.Id)] };
    }

    /// <summary>What a sign-in owes; null when it owes nothing.</summary>
    public async ValueTask<SecondProof?> FindOwedAsync(SignInState state, CancellationToken ct)
    {
        if (state.Account is not { } account || await FindAsync(account, ct) is not { } proof)
            return null;
        var proven = proof.StillGood(state.SignIn.Proven);
        if (proof.IsShownBy(proven) || await trust.IsTrustedAsync(state.Visitor, account, ct))
            return null;

        var left = Left(proof.Authenticators, proven);
        // Whoever asked for a second factor gets a code also where the only authenticator was the first one.
        var isSent = !proof.HasFactor || (account.TwoFactorEnabled && !left.Any(FactorRules.IsFactor));
        return new SecondProof(left, isSent ? kinds.ChannelsOf(account, proven) : []);
    }

    /// <summary>Whether a code that is sent can be owed at all: for most accounts no look at their authenticators is needed to see that none is.</summary>
    public bool MayOweCode(SignInState state) => state.Account is { TwoFactorEnabled: true } || !kinds.TakeAllFactors;

    /// <summary>What is left of authenticators to show: one that was the first factor is not the second one as well (S-051).</summary>
    public static IReadOnlyList<Authenticator> Left(IReadOnlyList<Authenticator> present, IReadOnlyList<ProvenMethod> proven) =>
        [.. present.Where(a => proven.All(p => p.AuthenticatorId != a.Id))];

    /// <summary>The devices a sign-in that owes this may use. Only its owner sees them: the first factor was shown (S-003).</summary>
    public IReadOnlyList<Device> DevicesOf(SecondProof proof) =>
        [.. proof.Channels.Select(c => c.Device), .. proof.Authenticators.Select(DeviceOf).OfType<Device>()];

    /// <summary>An authenticator as a device; null for a passkey, which has no codes.</summary>
    public Device? DeviceOf(Authenticator authenticator) => authenticator.Kind switch
    {
        AuthenticatorKind.Totp => new Device(Device.Totp, DeviceKind.Totp, null, Confirmed: true) { CreatedAt = authenticator.CreatedAt, LastUsedAt = authenticator.LastUsedAt },
        AuthenticatorKind.RecoveryCodes => new Device(Device.Static, DeviceKind.Static, null, Confirmed: true)
        {
            CreatedAt = authenticator.CreatedAt,
            LastUsedAt = authenticator.LastUsedAt,
            CodesLeft = sets.Open(authenticator).Unused.Count,
        },
        _ => null,
    };
}

/// <summary>With what an owed second factor can be shown.</summary>
/// <param name="Authenticators">Authenticator app, passkeys, recovery codes.</param>
/// <param name="Channels">What a code can be sent to; empty where an authenticator is to be shown.</param>
internal sealed record SecondProof(IReadOnlyList<Authenticator> Authenticators, IReadOnlyList<CodeChannel> Channels)
{
    /// <summary>The ids of all authenticators the account has, whether or not they serve.</summary>
    public IReadOnlyList<string> Present { get; init; } = [];

    /// <summary>Whether an authenticator serves; recovery codes only stand in for one.</summary>
    public bool HasFactor => Authenticators.Any(FactorRules.IsFactor);

    /// <summary>Whether these proofs are what is owed, without any trust: an authenticator is stronger than a code that is sent, and goes before it.</summary>
    public bool IsShownBy(IReadOnlyList<ProvenMethod> proven) => HasFactor ? ProvenMethod.ShowAuthenticator(proven) : ProvenMethod.AreTwoFactors(proven);

    /// <summary>These proofs without those by an authenticator that the account has no more: its owner has replaced or removed it since (S-044, S-047).</summary>
    public IReadOnlyList<ProvenMethod> StillGood(IReadOnlyList<ProvenMethod> proven) => [.. proven.Where(p => p.AuthenticatorId is null || Present.Contains(p.AuthenticatorId, StringComparer.Ordinal))];

    /// <summary>What a code can be sent to for a new proof: while only one factor is shown, what shows the other one.</summary>
    public IReadOnlyList<CodeChannel> ChannelsAgain(IReadOnlyList<ProvenMethod> proven) =>
        ProvenMethod.AreTwoFactors(proven) ? Channels : [.. Channels.Where(c => !c.IsProvenBy(proven))];
}
