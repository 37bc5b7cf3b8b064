using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Devices;

/// <summary>Whether the account of whoever is signed in owes a second factor at every sign-in, whatever it has (<c>is_required</c>).</summary>
public sealed class SecondFactorRequirement
{
    private readonly IAuthenticators _authenticators;
    private readonly FactorChanges _changes;
    private readonly DeviceKinds _kinds;
    private readonly FactorRules _rules;
    private readonly Freshness _freshness;
    private readonly VisitorWriter _writer;

    internal SecondFactorRequirement(
        IAuthenticators authenticators, FactorChanges changes, DeviceKinds kinds, FactorRules rules, Freshness freshness, VisitorWriter writer)
    {
        _authenticators = authenticators;
        _changes = changes;
        _kinds = kinds;
        _rules = rules;
        _freshness = freshness;
        _writer = writer;
    }

    /// <summary>How it stands; false when nobody is signed in.</summary>
    public static bool IsOn(Visitor visitor) => visitor.Account is { TwoFactorEnabled: true };

    /// <summary>Whether the account could show a second factor, so that it may be required.</summary>
    public async Task<bool> MayBeOnAsync(Visitor visitor, CancellationToken ct) =>
        visitor.Account is { } account && _kinds.CanServe(account, await _authenticators.ListAsync(account.Id, ct));

    /// <summary>
    /// Switches it. On only with a device that can show a second factor beside some first one, and when every address is proven; off only by who has shown one lately (S-044, S-066). The
    /// owner is told, trusted browsers end, and recovery codes come with it where there are none.
    /// </summary>
    public async Task<FlowOutcome> SetAsync(Visitor visitor, bool required, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (account.TwoFactorEnabled == required)
            return FlowOutcome.Done;
        var present = await _authenticators.ListAsync(account.Id, ct);
        if (required && !_kinds.CanServe(account, present))
            return FlowOutcome.Failed("no_second_factor_device", "is_required");
        if (required && !await _rules.HasProvenAddressesAsync(account, ct))
            return FlowOutcome.Failed("unverified_email", "is_required");
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new FlowOutcome.Stale();
        if (!await _writer.TryCommitAsync(visitor, _changes.Require(visitor, account, present, required), ct))
            return new FlowOutcome.NotPending();
        account.TwoFactorEnabled = required;
        return FlowOutcome.Done;
    }
}
