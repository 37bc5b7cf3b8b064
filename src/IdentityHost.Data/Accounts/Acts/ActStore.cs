using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.Accounts.Names;
using IdentityHost.Data.Accounts.Outbox;
using IdentityHost.Data.Audit;
using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

/// <summary>Writes acts: one transaction each, its changes in their order, nothing of it when one is refused.</summary>
internal sealed class ActStore(IDatabase database, RevocationStore revocations, OutboxStore outbox, AuditStore audit, AuditTrail trail) : IActs
{
    public async Task<bool> TryCommitAsync(Act act, CancellationToken ct)
    {
        // Before the transaction, which may run elsewhere and more than once: who acts is known here and now.
        var whole = act with { Changes = trail.With(act) };
        var (written, revoked) = await database.TransactAsync((sql, token) => WriteAsync(sql, whole, token), ct);
        if (revoked)
            await revocations.CatchUpAsync(CancellationToken.None);
        return written;
    }

    private async ValueTask<(bool Written, bool Revoked)> WriteAsync(ITransaction sql, Act act, CancellationToken ct)
    {
        var work = new ActWork(sql, revocations, outbox, audit, act.At);
        var idle = new HashSet<Change>(ReferenceEqualityComparer.Instance);
        foreach (var change in act.Changes)
        {
            if (change is RecordAudit { Of: var deed } && idle.Contains(deed))
                continue;
            work.FoundNothing = false;
            if (!await TryWriteAsync(work, change, ct))
            {
                sql.Abandon();
                return (false, false);
            }

            if (work.FoundNothing)
                idle.Add(change);
        }

        return (true, work.HasRevoked);
    }

    private static ValueTask<bool> TryWriteAsync(ActWork work, Change change, CancellationToken ct) => change switch
    {
        KeepVisitor keep => VisitorChanges.KeepAsync(work, keep, ct),
        ExtendVisitor extend => VisitorChanges.TryExtendAsync(work, extend, ct),
        ForgetVisitor forget => VisitorChanges.ForgetAsync(work, forget, ct),
        BeginStep begin => StepChanges.BeginAsync(work, begin.Step, ct),
        ReplaceStep replace => StepChanges.TryReplaceAsync(work, replace, ct),
        SpendStep spend => StepChanges.TrySpendAsync(work, spend.Step, ct),
        DropSteps drop => StepChanges.DropAsync(work, drop, ct),
        MoveSteps move => StepChanges.MoveAsync(work, move, ct),
        AddSession add => SessionChanges.TryAddAsync(work, add, ct),
        RaiseSession raise => SessionChanges.TryRaiseAsync(work, raise, ct),
        EndSession end => SessionChanges.EndAsync(work, end, ct),
        EndSessions end => SessionChanges.EndAsync(work, end, ct),
        AddAccount add => AccountAddition.TryAddAsync(work.Sql, add, ct),
        SetPassword set => PasswordChange.TrySetAsync(work, set, ct),
        RetirePassword retire => PasswordChange.TryRetireAsync(work, retire, ct),
        OweMailbox owe => MailboxChanges.TryOweAsync(work, owe, ct),
        MailboxShown shown => MailboxChanges.ShownAsync(work, shown, ct),
        WriteProfile write => ProfileChanges.TryWriteAsync(work, write, ct),
        CorrectProfile correct => ProfileChanges.TryWriteAsync(work, correct.Write, ct),
        ScheduleDeletion schedule => DeletionChanges.TryScheduleAsync(work, schedule, ct),
        KeepAccount keep => DeletionChanges.TryKeepAsync(work, keep, ct),
        AddEmail add => EmailChanges.TryAddAsync(work, add, ct),
        ClaimEmail claim => EmailChanges.TryClaimAsync(work, claim, ct),
        VerifyEmail verify => EmailChanges.TryVerifyAsync(work, verify, ct),
        MakePrimaryEmail primary => EmailChanges.TryMakePrimaryAsync(work, primary, ct),
        RemoveEmail remove => EmailChanges.TryRemoveAsync(work, remove, ct),
        RetireOtherEmails retire => EmailChanges.RetireOthersAsync(work, retire, ct),
        ReplaceUnprovenEmail replace => EmailChanges.TryReplaceAsync(work, replace, ct),
        VerifyPhone verify => PhoneChanges.TryVerifyAsync(work, verify, ct),
        ReplacePhone replace => PhoneChanges.TryReplaceAsync(work, replace, ct),
        ClaimPhone claim => PhoneChanges.TryClaimAsync(work, claim, ct),
        RemovePhone remove => PhoneChanges.TryRemoveAsync(work, remove, ct),
        RetirePhone retire => PhoneChanges.RetireAsync(work, retire, ct),
        AddAuthenticator add => AuthenticatorChanges.TryAddAsync(work, add.Authenticator, ct),
        RemoveAuthenticators remove => AuthenticatorChanges.TryRemoveAsync(work, remove, ct),
        RetireAuthenticators retire => AuthenticatorChanges.RetireAsync(work, retire, ct),
        RenameAuthenticator rename => AuthenticatorChanges.TryRenameAsync(work, rename, ct),
        UseAuthenticator use => AuthenticatorChanges.TryUseAsync(work, use, ct),
        RequireSecondFactor require => RequirementChanges.TryRequireAsync(work, require, ct),
        KeepSecondFactor keep => RequirementChanges.TryKeepAsync(work, keep, ct),
        KeepWayIn keep => RequirementChanges.TryKeepAsync(work, keep, ct),
        TrustBrowser trust => BrowserChanges.TryTrustAsync(work, trust, ct),
        DistrustBrowser distrust => BrowserChanges.TryDistrustAsync(work, distrust, ct),
        DistrustBrowsers distrust => BrowserChanges.DistrustAsync(work, distrust.AccountId, ct),
        AddExternalLink add => ExternalLinkChanges.TryAddAsync(work, add, ct),
        UseExternalLink use => ExternalLinkChanges.TryUseAsync(work, use, ct),
        RemoveExternalLink remove => ExternalLinkChanges.TryRemoveAsync(work, remove, ct),
        RetireExternalLinks retire => ExternalLinkChanges.RetireAsync(work, retire, ct),
        AddLink add => LinkChanges.AddAsync(work, add.Link, ct),
        SpendLink spend => LinkChanges.TrySpendAsync(work, spend.Link, ct),
        RetireLinks retire => LinkChanges.RetireAsync(work, retire.AccountId, ct),
        AddInvitation add => InvitationChanges.AddAsync(work, add.Invitation, ct),
        RenewInvitation renew => InvitationChanges.TryRenewAsync(work, renew, ct),
        RevokeInvitation revoke => InvitationChanges.TryRevokeAsync(work, revoke, ct),
        AcceptInvitation accept => InvitationChanges.TryAcceptAsync(work, accept, ct),
        ClearCounters clear => AttemptStore.ClearAsync(work.Sql, clear.Keys, ct),
        AddGroup add => GroupChanges.TryAddAsync(work, add.Group, ct),
        ReplaceGroup replace => GroupChanges.TryReplaceAsync(work, replace, ct),
        DeleteGroup delete => GroupChanges.TryDeleteAsync(work, delete, ct),
        JoinGroup join => GroupChanges.TryJoinAsync(work, join, ct),
        LeaveGroup leave => GroupChanges.TryLeaveAsync(work, leave, ct),
        NoteInitialPassword note => PasswordChange.NoteInitialAsync(work, note.AccountId, ct),
        SetRights set => GroupChanges.TrySetRightsAsync(work, set, ct),
        DisableAccount disable => AdministrationChanges.TryDisableAsync(work, disable, ct),
        EnableAccount enable => AdministrationChanges.TryEnableAsync(work, enable, ct),
        WithdrawConsent withdraw => AdministrationChanges.TryWithdrawAsync(work, withdraw, ct),
        HoldRights hold => AdministrationChanges.TryHoldRightsAsync(work, hold, ct),
        SendMessage send => MessageChanges.SendAsync(work, send.Message, ct),
        RecordAudit record => AuditChanges.RecordAsync(work, record.Entry, ct),
        _ => throw new ArgumentException($"No database knows how to write a {change.GetType().Name}.", nameof(change)),
    };
}
