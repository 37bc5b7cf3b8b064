using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Administration;

/// <summary>Staff changes what an account says of its owner, by the rules the owner has; the owner is told.</summary>
public sealed class ProfileCorrection
{
    private readonly ProfileEdits _edits;
    private readonly IActs _acts;
    private readonly AdministrationMails _mails;
    private readonly TimeProvider _clock;

    internal ProfileCorrection(ProfileEdits edits, IActs acts, AdministrationMails mails, TimeProvider clock) => (_edits, _acts, _mails, _clock) = (edits, acts, mails, clock);

    /// <summary>Changes what is named, if nobody has changed the account since it was read: otherwise <see cref="FlowOutcome.NotPending"/>.</summary>
    public async Task<FlowOutcome> ChangeAsync(Rights by, AccountSnapshot read, ProfileChange change, CancellationToken ct)
    {
        if (!PermissionRules.MayActOn(by, read))
            return new FlowOutcome.Forbidden();
        var (account, now) = (read.Account, _clock.GetUtcNow());
        if (_edits.Make(account, change, now, out var write) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);
        IReadOnlyList<Change> mail = account.Email is { } owner ? [new SendMessage(_mails.Write(account, owner, new Mail.ProfileChangedByStaff()))] : [];
        return await _acts.TryCommitAsync(new Act(now, [new CorrectProfile(write), .. mail]), ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }
}
