using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Administration;

/// <summary>Staff changes what an account says of its owner, by the rules the owner has; the owner is told.</summary>
public sealed class ProfileCorrection
{
    private readonly ProfileEdits _edits;
    private readonly AdministrationActs _acts;

    internal ProfileCorrection(ProfileEdits edits, AdministrationActs acts) => (_edits, _acts) = (edits, acts);

    /// <summary>Changes what is named, if nobody has changed the account since it was read: otherwise <see cref="FlowOutcome.NotPending"/>.</summary>
    public async Task<FlowOutcome> ChangeAsync(Rights by, AccountSnapshot read, ProfileChange change, CancellationToken ct)
    {
        if (!PermissionRules.MayActOn(by, read))
            return new FlowOutcome.Forbidden();
        if (_edits.Make(read.Account, change, _acts.Now, out var write) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);
        return await _acts.TryCommitAsync(by, read.Account, [new CorrectProfile(write)], new Mail.ProfileChangedByStaff(), ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }
}
