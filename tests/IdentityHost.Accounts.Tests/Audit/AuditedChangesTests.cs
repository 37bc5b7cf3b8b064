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
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Audit;

/// <summary>Every kind of change leads to a row of the audit log, or stands here with the reason why not.</summary>
public sealed class AuditedChangesTests
{
    private const string Ada = "ada";
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly AuditTrail s_trail = new(new FixedOrigin(new(AuditActor.Nobody) { Address = "192.0.2.1", Reference = "ref" }));

    private static readonly AccountEmail s_email = new(Ada, "ada@example.org", "ADA@EXAMPLE.ORG", false, false, s_now);

    private static readonly Invitation s_invitation = new()
    {
        Id = "inv",
        KeyHash = [1],
        Email = "eve@example.org",
        Normalized = "EVE@EXAMPLE.ORG",
        InvitedById = Ada,
        CreatedAt = s_now,
        ExpiresAt = s_now,
    };

    private static readonly Group s_group = new() { Id = "g", Name = "Support", Permissions = [Permissions.UsersRead] };

    private static readonly Session s_session = new()
    {
        Id = "session",
        TokenHash = [1],
        AccountId = Ada,
        Stamp = "stamp",
        Kind = ClientKind.Browser,
        Methods = [new("password", "pwd", s_now)],
        CreatedAt = s_now,
        LastSeenAt = s_now,
        ExpiresAt = s_now,
    };

    private static readonly Authenticator s_codes = new() { Id = "codes", AccountId = Ada, Kind = AuthenticatorKind.RecoveryCodes, Data = "secret", CreatedAt = s_now };

    private static readonly PendingStep s_reset = new() { Id = "s", Holder = "v", Kind = PendingKind.PasswordReset, AccountId = Ada, CreatedAt = s_now, ExpiresAt = s_now };

    /// <summary>A change of each kind that is a deed, and what it is called.</summary>
    private static readonly (Change Change, string Event)[] s_deeds =
    [
        (new AddAccount(new Account { Id = Ada }), AuditEvents.AccountCreated),
        (new DisableAccount(Ada, "stamp", "next", false), AuditEvents.AccountDisabled),
        (new EnableAccount(Ada, "next"), AuditEvents.AccountEnabled),
        (new WithdrawConsent(Ada, "shop"), AuditEvents.ConsentWithdrawn),
        (new AddSession(s_session, 10), AuditEvents.SessionBegun),
        (new RaiseSession(s_session, [2], [.. s_session.Methods, new("mfa", "otp", s_now)]), AuditEvents.SessionProven),
        (new EndSession("session", Ada, AuditReasons.SignedOut), AuditEvents.SessionEnded),
        (new EndSessions(Ada, ["session"], AuditReasons.ByOwner), AuditEvents.SessionEnded),
        (new SetPassword(Ada, "stamp", "hash", "next", null), AuditEvents.PasswordChanged),
        (new RetirePassword(Ada, "stamp", "next"), AuditEvents.PasswordRemoved),
        (new AddLink(new MailedLink([1], LinkPurpose.ResetPassword, Ada, "ADA@EXAMPLE.ORG", "stamp", s_now)), AuditEvents.PasswordResetRequested),
        (new BeginStep(s_reset), AuditEvents.PasswordResetRequested),
        (new OweMailbox(Ada, "stamp", "next"), AuditEvents.MailboxOwed),
        (new AddEmail(s_email), AuditEvents.EmailAdded),
        (new ClaimEmail(s_email), AuditEvents.EmailAdded),
        (new VerifyEmail(Ada, "ADA@EXAMPLE.ORG"), AuditEvents.EmailVerified),
        (new MakePrimaryEmail(Ada, "ADA@EXAMPLE.ORG"), AuditEvents.EmailMadePrimary),
        (new RemoveEmail(Ada, "ADA@EXAMPLE.ORG"), AuditEvents.EmailRemoved),
        (new ReplaceUnprovenEmail(Ada, "ADA@EXAMPLE.ORG", s_email), AuditEvents.EmailReplaced),
        (new RetireOtherEmails(Ada, "ADA@EXAMPLE.ORG"), AuditEvents.EmailRemoved),
        (new ClaimPhone(Ada, null, Number()), AuditEvents.PhoneClaimed),
        (new VerifyPhone(Ada, Number()), AuditEvents.PhoneVerified),
        (new ReplacePhone(Ada, Number()), AuditEvents.PhoneVerified),
        (new RemovePhone(Ada, "+4930123456"), AuditEvents.PhoneRemoved),
        (new RetirePhone(Ada), AuditEvents.PhoneRemoved),
        (new AddAuthenticator(s_codes), AuditEvents.AuthenticatorAdded),
        (new RemoveAuthenticators(Ada, ["codes"]), AuditEvents.AuthenticatorRemoved),
        (new RetireAuthenticators(Ada), AuditEvents.AuthenticatorRemoved),
        (new RenameAuthenticator(Ada, "key", "My key"), AuditEvents.AuthenticatorRenamed),
        (new UseAuthenticator(s_codes, 0, "secret"), AuditEvents.RecoveryCodeUsed),
        (new RequireSecondFactor(Ada, true), AuditEvents.SecondFactorRequired),
        (new TrustBrowser(new TrustedBrowser("b", [1], Ada, "stamp", null, s_now, s_now)), AuditEvents.BrowserTrusted),
        (new DistrustBrowser(Ada, "b"), AuditEvents.BrowserDistrusted),
        (new AddExternalLink(new ExternalLink(Ada, "github", "1", "ada", s_now, null), "stamp"), AuditEvents.ProviderConnected),
        (new RemoveExternalLink(Ada, "github", "1", false, ["github"]), AuditEvents.ProviderDisconnected),
        (new RetireExternalLinks(Ada), AuditEvents.ProviderDisconnected),
        (new AddInvitation(s_invitation), AuditEvents.InvitationSent),
        (new RenewInvitation(s_invitation, [2], s_now), AuditEvents.InvitationSent),
        (new RevokeInvitation("inv", Ada), AuditEvents.InvitationRevoked),
        (new AcceptInvitation(s_invitation, "eve"), AuditEvents.InvitationAccepted),
        (new AddGroup(s_group), AuditEvents.GroupCreated),
        (new ReplaceGroup(s_group, s_group), AuditEvents.GroupChanged),
        (new DeleteGroup(s_group), AuditEvents.GroupDeleted),
        (new JoinGroup(Ada, s_group), AuditEvents.GroupJoined),
        (new LeaveGroup(Ada, s_group), AuditEvents.GroupLeft),
        (new SetRights(Ada, false, false, true, false), AuditEvents.RightsChanged),
        (new ScheduleDeletion(Ada, "stamp", "next", s_now, false), AuditEvents.AccountDeletionScheduled),
        (new KeepAccount(Ada), AuditEvents.AccountKept),
        (new CorrectProfile(new WriteProfile(new Account { Id = Ada }, "stamp", "next")), AuditEvents.ProfileChanged),
    ];

    /// <summary>Kinds of changes that leave no row, each with the reason.</summary>
    private static readonly Dictionary<Type, string> s_exempt = new()
    {
        [typeof(RecordAudit)] = "It is the row.",
        [typeof(KeepVisitor)] = "Somebody began something; what comes of it is a deed.",
        [typeof(ExtendVisitor)] = "What began stands beside it.",
        [typeof(ForgetVisitor)] = "Somebody gave something up, or it came to its end.",
        [typeof(ReplaceStep)] = "A step under way; the proof it leads to is a deed.",
        [typeof(SpendStep)] = "A step under way; what it allowed stands beside it.",
        [typeof(DropSteps)] = "Steps end; the wrong proofs that ended them left their rows.",
        [typeof(MoveSteps)] = "The same steps under another token.",
        [typeof(SendMessage)] = "What it tells of is the deed.",
        [typeof(SpendLink)] = "What the link allowed stands beside it.",
        [typeof(RetireLinks)] = "Follows from the change it stands beside.",
        [typeof(UseExternalLink)] = "The session that begins, or is proven again, names it.",
        [typeof(MailboxShown)] = "Whoever signs in or sets a password has shown it; those are the deeds.",
        [typeof(ClearCounters)] = "Follows from the proof it stands beside.",
        [typeof(KeepSecondFactor)] = "A condition; it changes nothing.",
        [typeof(KeepWayIn)] = "A condition; it changes nothing.",
        [typeof(HoldRights)] = "A condition; it changes nothing.",
        [typeof(WriteProfile)] = "What people say of themselves proves nothing and opens nothing.",
        [typeof(NoteInitialPassword)] = "A note about the account it is made with.",
        [typeof(DistrustBrowsers)] = "Follows from the change of a factor it stands beside.",
    };

    public static TheoryData<string> Kinds => [.. typeof(Change).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Change)) && !t.IsAbstract).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-202")]
    public void Every_kind_of_change_leaves_its_row_or_has_a_reason_not_to(string kind)
    {
        var type = typeof(Change).Assembly.GetType(kind, throwOnError: true)!;
        var deeds = s_deeds.Where(deed => deed.Change.GetType() == type).ToList();
        if (s_exempt.ContainsKey(type))
        {
            deeds.ShouldBeEmpty($"{type.Name} is exempt and listed as a deed");
            return;
        }

        deeds.ShouldNotBeEmpty($"{type.Name} is neither a deed nor exempt: audit it in AuditedChanges, or say here why not");
        foreach (var (change, expected) in deeds)
            Rows(change).Select(entry => entry.Event).ShouldBe([expected]);
    }

    [Fact]
    [Trait("Security", "S-202")]
    public void A_row_says_who_for_whom_what_when_and_from_where()
    {
        var row = Rows(new AddSession(s_session, 10)).Single();
        row.Actor.ShouldBe(new AuditActor(AuditActorKind.Account, Ada));
        (row.AccountId, row.SessionId, row.Address, row.Reference, row.At, row.Outcome).ShouldBe((Ada, "session", "192.0.2.1", "ref", s_now, AuditOutcome.Done));
        row.Details["methods"].ShouldBe("pwd");
    }

    [Theory]
    [InlineData(true, AuditEvents.PasswordReset)]
    [InlineData(false, AuditEvents.PasswordChanged)]
    public void A_password_set_by_a_mailed_code_is_a_reset_and_one_changed_in_a_session_is_none_whatever_allowed_the_one_before(bool isReset, string name) =>
        Rows(new SetPassword(Ada, "stamp", "hash", "next", null) { IsReset = isReset, ByMail = true }).Single().Event.ShouldBe(name);

    [Fact]
    public void A_new_token_without_a_new_proof_is_no_deed() => Rows(new RaiseSession(s_session, [2], s_session.Methods)).ShouldBeEmpty();

    [Fact]
    public void A_group_with_another_name_was_renamed()
    {
        var other = new Group { Id = s_group.Id, Name = "Help", Permissions = s_group.Permissions };
        Rows(new ReplaceGroup(s_group, other)).Single().Details["renamed"].ShouldBe("yes");
        Rows(new ReplaceGroup(s_group, s_group)).Single().Details.Keys.ShouldNotContain("renamed");
    }

    [Fact]
    public void What_nobody_s_account_is_asked_for_is_no_deed() => Rows(new BeginStep(s_reset with { AccountId = null })).ShouldBeEmpty();

    [Fact]
    public void Every_event_has_a_meaning_and_the_form_noun_verb()
    {
        var names = typeof(AuditEvents).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetValue(null)!).ToList();
        names.Order(StringComparer.Ordinal).ShouldBe(AuditEvents.Meanings.Keys.Order(StringComparer.Ordinal));
        names.ShouldAllBe(name => name.Split('.').Length == 2);
    }

    private static IEnumerable<AuditEntry> Rows(params Change[] changes) => s_trail.With(new Act(s_now, changes)).OfType<RecordAudit>().Select(record => record.Entry);

    private static PhoneNumber Number() => PhoneNumber.TryParseExact("+4930123456", out var number) ? number : throw new InvalidOperationException();
}
