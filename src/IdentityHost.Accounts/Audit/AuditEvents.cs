using System.Collections.Frozen;

namespace IdentityHost.Accounts.Audit;

/// <summary>Every event of the audit log, <c>noun.verb</c>, with what it means. What is not here is not audited.</summary>
public static class AuditEvents
{
    public const string AccountCreated = "account.created";
    public const string AccountDisabled = "account.disabled";
    public const string AccountEnabled = "account.enabled";
    public const string AccountDeletionScheduled = "account.deletion_scheduled";
    public const string AccountKept = "account.kept";
    public const string AccountDeleted = "account.deleted";

    public const string ProfileChanged = "profile.changed";

    public const string SessionBegun = "session.begun";
    public const string SessionProven = "session.proven";
    public const string SessionEnded = "session.ended";
    public const string SignInFailed = "sign_in.failed";
    public const string ProofFailed = "proof.failed";

    public const string PasswordChanged = "password.changed";
    public const string PasswordResetRequested = "password.reset_requested";
    public const string PasswordReset = "password.reset";
    public const string PasswordRemoved = "password.removed";

    public const string EmailAdded = "email.added";
    public const string EmailVerified = "email.verified";
    public const string EmailReplaced = "email.replaced";
    public const string EmailMadePrimary = "email.made_primary";
    public const string EmailRemoved = "email.removed";
    public const string MailboxOwed = "mailbox.owed";
    public const string PhoneClaimed = "phone.claimed";
    public const string PhoneVerified = "phone.verified";
    public const string PhoneRemoved = "phone.removed";

    public const string AuthenticatorAdded = "authenticator.added";
    public const string AuthenticatorRemoved = "authenticator.removed";
    public const string AuthenticatorRenamed = "authenticator.renamed";
    public const string RecoveryCodeUsed = "recovery_code.used";
    public const string SecondFactorRequired = "second_factor.required";
    public const string BrowserTrusted = "browser.trusted";
    public const string BrowserDistrusted = "browser.distrusted";

    public const string ProviderConnected = "provider.connected";
    public const string ProviderDisconnected = "provider.disconnected";

    public const string InvitationSent = "invitation.sent";
    public const string InvitationRevoked = "invitation.revoked";
    public const string InvitationAccepted = "invitation.accepted";

    public const string BlockListChanged = "block_list.changed";

    public const string GroupCreated = "group.created";
    public const string GroupChanged = "group.changed";
    public const string GroupDeleted = "group.deleted";
    public const string GroupJoined = "group.joined";
    public const string GroupLeft = "group.left";
    public const string RightsChanged = "rights.changed";

    public const string AdministrationRefused = "administration.refused";
    public const string AuditExported = "audit.exported";

    public const string ConsentGiven = "consent.given";
    public const string ConsentWithdrawn = "consent.withdrawn";
    public const string GrantRevoked = "grant.revoked";
    public const string RefreshTokenReplayed = "refresh_token.replayed";
    public const string CodeReplayed = "code.replayed";
    public const string TokenRevoked = "token.revoked";

    public const string ClientRefused = "client.refused";
    public const string ClientRegistered = "client.registered";
    public const string ClientChanged = "client.changed";
    public const string ClientDeleted = "client.deleted";
    public const string InitialAccessTokenIssued = "initial_access_token.issued";
    public const string InitialAccessTokenDeleted = "initial_access_token.deleted";
    public const string ScopesChanged = "scopes.changed";
    public const string KeyAdded = "key.added";
    public const string KeyRetired = "key.retired";
    public const string KeyRemoved = "key.removed";
    public const string KeyRingReplaced = "key_ring.replaced";

    public const string WebhookProbed = "webhook.probed";
    public const string DatabaseBackedUp = "database.backed_up";
    public const string DatabaseRestored = "database.restored";

    /// <summary>What each of them means; docs/operations.md repeats it.</summary>
    public static FrozenDictionary<string, string> Meanings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AccountCreated] = "An account was made: by a sign-up, an invitation or an operator.",
        [AccountDisabled] = "An account was kept out; its sessions, grants and tokens ended with it.",
        [AccountEnabled] = "An account may sign in again.",
        [AccountDeletionScheduled] = "An account is to be deleted, as its owner or staff wants; its sessions, grants and tokens ended, and it goes when the grace is over.",
        [AccountKept] = "An account that was to be deleted stays: its owner signed in, or staff kept it.",
        [AccountDeleted] = "The grace was over: the account was deleted with everything bound to it.",
        [ProfileChanged] = "Staff changed what an account says of its owner.",
        [SessionBegun] = "Somebody signed in, with everything proven that was owed; `methods` says by what.",
        [SessionProven] = "Somebody signed in proved again who they are.",
        [SessionEnded] = "A session ended: signed out, ended from elsewhere, replaced, or a spent token of it was shown.",
        [SignInFailed] = "A proof of somebody not signed in was refused: a password, code, second factor, passkey or token of a provider; or it was good, and the account is disabled.",
        [ProofFailed] = "A proof of somebody signed in was refused.",
        [PasswordChanged] = "A password was set or changed by its owner; other sessions and all grants ended.",
        [PasswordResetRequested] = "A code or link for a new password was sent to an address of the account.",
        [PasswordReset] = "A new password was set by a code or link; all sessions and grants ended.",
        [PasswordRemoved] = "A password that was set before the address was proven was taken away.",
        [EmailAdded] = "An address was added.",
        [EmailVerified] = "An address was proven, or proven again.",
        [EmailReplaced] = "An address that was never proven gave way to another one.",
        [EmailMadePrimary] = "An address became the primary one.",
        [EmailRemoved] = "An address was removed.",
        [MailboxOwed] = "The address was proven elsewhere than where the account was made: the next sign-in owes a code, and what was issued before ended.",
        [PhoneClaimed] = "A number was noted that is not proven.",
        [PhoneVerified] = "A number was proven, perhaps in place of another one.",
        [PhoneRemoved] = "The number was removed.",
        [AuthenticatorAdded] = "An authenticator app, recovery codes or a passkey were added.",
        [AuthenticatorRemoved] = "Authenticators were removed.",
        [AuthenticatorRenamed] = "A passkey got another name.",
        [RecoveryCodeUsed] = "A recovery code stood in for the second factor.",
        [SecondFactorRequired] = "An account owes a second factor at every sign-in from now on, or no longer; `required` says which.",
        [BrowserTrusted] = "A browser or app need not show the second factor for a while.",
        [BrowserDistrusted] = "A browser or app has to show the second factor again.",
        [ProviderConnected] = "An account at an outside provider was connected: it signs in from now on.",
        [ProviderDisconnected] = "Accounts at outside providers were disconnected.",
        [InvitationSent] = "Somebody was invited, or invited again.",
        [InvitationRevoked] = "An invitation was taken back.",
        [InvitationAccepted] = "An invitation became an account.",
        [BlockListChanged] = "An entry was added to a block list, changed or taken away; `list` and `act` say which.",
        [GroupCreated] = "A group was made.",
        [GroupChanged] = "A group got another name, another description or other permissions; `renamed` says when it was the name.",
        [GroupDeleted] = "A group was deleted.",
        [GroupJoined] = "An account came into a group.",
        [GroupLeft] = "An account was taken out of a group.",
        [RightsChanged] = "An account became staff or superuser, or is it no more.",
        [AdministrationRefused] = "An act of the administration was refused for want of rights; `operation` and `target` say what was tried, `left_out` how many more refusals there were since the row before. One row in a minute for each operation that somebody tries.",
        [AuditExported] = "Rows of this log were exported; the details say which.",
        [ConsentGiven] = "Somebody allowed an app scopes.",
        [ConsentWithdrawn] = "Somebody withdrew an app's consent; its grants and tokens ended.",
        [GrantRevoked] = "A refresh family ended before its time, with the access tokens of it.",
        [RefreshTokenReplayed] = "A spent refresh token was shown again; the family ended with the access tokens of it.",
        [CodeReplayed] = "A spent authorization code was shown again; what it led to ended.",
        [TokenRevoked] = "A client gave an access token back.",
        [ClientRefused] = "A client could not prove who it is; `method` says how it tried, `left_out` how many more were refused since the row before. One row in a minute for each client, and one for all that do not exist.",
        [ClientRegistered] = "A client was registered.",
        [ClientChanged] = "A client's metadata, secrets or settings changed; `consents` and `grants` say how many ended with it, where people had given them to another name or host.",
        [ClientDeleted] = "A client was deleted, with its consents, grants and tokens; `consents` and `grants` say how many.",
        [InitialAccessTokenIssued] = "A token was issued that allows clients to register themselves.",
        [InitialAccessTokenDeleted] = "Such a token was deleted.",
        [ScopesChanged] = "A scope was added, changed or deleted; `act` says which.",
        [KeyAdded] = "A signing key was added.",
        [KeyRetired] = "A signing key signs no more and will leave the published keys.",
        [KeyRemoved] = "A signing key left the published keys.",
        [KeyRingReplaced] = "The key ring behind antiforgery tokens was replaced.",
        [WebhookProbed] = "Nothing happened: `doctor` asked the receiver of the webhook whether it takes rows. It is in no table.",
        [DatabaseBackedUp] = "The database was copied into a file by command.",
        [DatabaseRestored] = "A backup took the place of the database by command; what was before it is in the database it replaced.",
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
