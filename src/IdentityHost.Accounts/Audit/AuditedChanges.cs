using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Audit;

/// <summary>Which changes are deeds. A test holds every kind of change against this list and the exceptions from it, each with its reason.</summary>
internal static class AuditedChanges
{
    /// <summary>What of a change belongs into the audit log; mostly nothing or one thing.</summary>
    public static IEnumerable<Deed> Of(Change change) => change switch
    {
        AddAccount add => [new(AuditEvents.AccountCreated, add.Account.Id)],
        AddSession or RaiseSession or EndSession or EndSessions => OfSession(change),
        SetPassword or RetirePassword or AddLink or BeginStep => OfPassword(change),
        AddEmail or ClaimEmail or VerifyEmail or ReplaceUnprovenEmail or MakePrimaryEmail or RemoveEmail or RetireOtherEmails => OfEmail(change),
        OweMailbox owe => [new(AuditEvents.MailboxOwed, owe.AccountId)],
        ClaimPhone or VerifyPhone or ReplacePhone or RemovePhone or RetirePhone => OfPhone(change),
        AddAuthenticator or RemoveAuthenticators or RetireAuthenticators or RenameAuthenticator or UseAuthenticator => OfAuthenticator(change),
        AddExternalLink or RemoveExternalLink or RetireExternalLinks => OfExternal(change),
        RequireSecondFactor require => [new(AuditEvents.SecondFactorRequired, require.AccountId) { Details = [("required", require.Required ? "yes" : "no")] }],
        TrustBrowser trust => [new(AuditEvents.BrowserTrusted, trust.Browser.AccountId)],
        DistrustBrowser distrust => [new(AuditEvents.BrowserDistrusted, distrust.AccountId)],
        AddGroup or ReplaceGroup or DeleteGroup or JoinGroup or LeaveGroup or SetRights => OfRights(change),
        CorrectProfile correct => [new(AuditEvents.ProfileChanged, correct.Write.Account.Id)],
        ScheduleDeletion schedule => [new(AuditEvents.AccountDeletionScheduled, schedule.AccountId)],
        KeepAccount keep => [new(AuditEvents.AccountKept, keep.AccountId)],
        DisableAccount disable => [new(AuditEvents.AccountDisabled, disable.AccountId)],
        WithdrawConsent withdraw => [new(AuditEvents.ConsentWithdrawn, withdraw.AccountId) { ClientId = withdraw.ClientId, Reason = AuditReasons.ByOthers }],
        EnableAccount enable => [new(AuditEvents.AccountEnabled, enable.AccountId)],
        AddInvitation or RenewInvitation or RevokeInvitation or AcceptInvitation => OfInvitation(change),
        _ => [],
    };

    private static IEnumerable<Deed> OfSession(Change change)
    {
        switch (change)
        {
            case AddSession { Session: var session }:
                yield return new(AuditEvents.SessionBegun, session.AccountId)
                {
                    SessionId = session.Id,
                    Details = [("methods", NamesOf(session.Methods)), ("kind", session.Kind.ToString().ToLowerInvariant())],
                };
                break;
            // A new token without a new proof belongs to what it comes with.
            case RaiseSession raise when raise.Methods.Except(raise.Read.Methods).ToList() is { Count: > 0 } proven:
                yield return new(AuditEvents.SessionProven, raise.Read.AccountId) { SessionId = raise.Read.Id, Details = [("methods", NamesOf(proven))] };
                break;
            case EndSession end:
                yield return new(AuditEvents.SessionEnded, end.AccountId) { SessionId = end.SessionId, Reason = end.Reason };
                break;
            case EndSessions ends:
                foreach (var id in ends.SessionIds)
                    yield return new(AuditEvents.SessionEnded, ends.AccountId) { SessionId = id, Reason = ends.Reason };
                break;
        }
    }

    private static IEnumerable<Deed> OfPassword(Change change) => change switch
    {
        SetPassword set => [new(set.IsReset ? AuditEvents.PasswordReset : AuditEvents.PasswordChanged, set.AccountId)],
        RetirePassword { HadOne: true } retire => [new(AuditEvents.PasswordRemoved, retire.AccountId) { Reason = AuditReasons.SetUpBefore }],
        AddLink { Link: { Purpose: LinkPurpose.ResetPassword } link } => [new(AuditEvents.PasswordResetRequested, link.AccountId)],
        // Nobody's reset is no account's matter.
        BeginStep { Step: { Kind: PendingKind.PasswordReset, AccountId: { } accountId } } => [new(AuditEvents.PasswordResetRequested, accountId)],
        _ => [],
    };

    private static IEnumerable<Deed> OfEmail(Change change) => change switch
    {
        AddEmail add => [new(AuditEvents.EmailAdded, add.Email.AccountId)],
        ClaimEmail claim => [new(AuditEvents.EmailAdded, claim.Email.AccountId)],
        VerifyEmail verify => [new(AuditEvents.EmailVerified, verify.AccountId)],
        ReplaceUnprovenEmail replace => [new(AuditEvents.EmailReplaced, replace.AccountId)],
        MakePrimaryEmail primary => [new(AuditEvents.EmailMadePrimary, primary.AccountId)],
        RemoveEmail remove => [new(AuditEvents.EmailRemoved, remove.AccountId)],
        RetireOtherEmails retire => [new(AuditEvents.EmailRemoved, retire.AccountId) { Reason = AuditReasons.SetUpBefore }],
        _ => [],
    };

    private static IEnumerable<Deed> OfPhone(Change change) => change switch
    {
        ClaimPhone claim => [new(AuditEvents.PhoneClaimed, claim.AccountId)],
        VerifyPhone verify => [new(AuditEvents.PhoneVerified, verify.AccountId)],
        ReplacePhone replace => [new(AuditEvents.PhoneVerified, replace.AccountId)],
        RemovePhone remove => [new(AuditEvents.PhoneRemoved, remove.AccountId)],
        RetirePhone retire => [new(AuditEvents.PhoneRemoved, retire.AccountId) { Reason = AuditReasons.SetUpBefore }],
        _ => [],
    };

    private static IEnumerable<Deed> OfAuthenticator(Change change) => change switch
    {
        AddAuthenticator { Authenticator: var added } => [new(AuditEvents.AuthenticatorAdded, added.AccountId) { Details = [("type", AuthenticatorTypes.NameOf(added.Kind)), ("authenticator", added.Id)] }],
        RemoveAuthenticators remove => [new(AuditEvents.AuthenticatorRemoved, remove.AccountId) { Details = [("authenticators", string.Join(' ', remove.Ids))] }],
        RetireAuthenticators retire => [new(AuditEvents.AuthenticatorRemoved, retire.AccountId) { Reason = AuditReasons.SetUpBefore }],
        RenameAuthenticator rename => [new(AuditEvents.AuthenticatorRenamed, rename.AccountId) { Details = [("authenticator", rename.Id)] }],
        // The others' use is a method of the session that begins.
        UseAuthenticator { Read: { Kind: AuthenticatorKind.RecoveryCodes } used } => [new(AuditEvents.RecoveryCodeUsed, used.AccountId)],
        _ => [],
    };

    // Not who it is there: the log outlives the account (S-226).
    private static IEnumerable<Deed> OfExternal(Change change) => change switch
    {
        AddExternalLink { Link: var link } => [new(AuditEvents.ProviderConnected, link.AccountId) { Details = [("provider", link.Provider)] }],
        RemoveExternalLink remove => [new(AuditEvents.ProviderDisconnected, remove.AccountId) { Details = [("provider", remove.Provider)] }],
        RetireExternalLinks retire => [new(AuditEvents.ProviderDisconnected, retire.AccountId) { Reason = AuditReasons.SetUpBefore }],
        _ => [],
    };

    private static IEnumerable<Deed> OfRights(Change change) => change switch
    {
        AddGroup { Group: var group } => [new(AuditEvents.GroupCreated, null) { Details = [("group", group.Id), ("permissions", string.Join(' ', group.Permissions))] }],
        ReplaceGroup { Read: var read, Replacement: var group } =>
        [
            new(AuditEvents.GroupChanged, null)
            {
                Details = [("group", group.Id), ("permissions", string.Join(' ', group.Permissions)), ("renamed", string.Equals(read.Name, group.Name, StringComparison.Ordinal) ? null : "yes")],
            },
        ],
        DeleteGroup delete => [new(AuditEvents.GroupDeleted, null) { Details = [("group", delete.Read.Id)] }],
        JoinGroup join => [new(AuditEvents.GroupJoined, join.AccountId) { Details = [("group", join.Read.Id)] }],
        LeaveGroup leave => [new(AuditEvents.GroupLeft, leave.AccountId) { Details = [("group", leave.Read.Id)] }],
        SetRights set => [new(AuditEvents.RightsChanged, set.AccountId) { Details = [("staff", set.IsStaff ? "yes" : "no"), ("superuser", set.IsSuperuser ? "yes" : "no")] }],
        _ => [],
    };

    private static IEnumerable<Deed> OfInvitation(Change change) => change switch
    {
        AddInvitation add => [new(AuditEvents.InvitationSent, null) { Details = [("invitation", add.Invitation.Id)] }],
        RenewInvitation renew => [new(AuditEvents.InvitationSent, null) { Details = [("invitation", renew.Read.Id)] }],
        RevokeInvitation revoke => [new(AuditEvents.InvitationRevoked, null) { Details = [("invitation", revoke.Id)] }],
        AcceptInvitation accept => [new(AuditEvents.InvitationAccepted, accept.AccountId) { Details = [("invitation", accept.Read.Id)] }],
        _ => [],
    };

    private static string NamesOf(IEnumerable<ProvenMethod> methods) => string.Join(' ', methods.Select(method => method.Type ?? method.Provider ?? method.Reference));
}
