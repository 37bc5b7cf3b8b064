using System.Globalization;

namespace IdentityHost.Accounts.Messages;

/// <summary>
/// One mail to a person: which text, and what is put into its places. <see cref="MailWriter"/> writes it; the words are in <c>Texts/LANGUAGE/NAME.txt</c>.
/// </summary>
internal abstract record Mail
{
    private readonly (string Place, string Value)[] _values;

    private Mail(string name, params (string Place, string Value)[] values) => (Name, _values) = (name, values);

    /// <summary>The name of its text.</summary>
    public string Name { get; }

    /// <summary>How long what it holds is good, and after which it is not worth sending; null for always.</summary>
    public virtual TimeSpan? GoodFor => null;

    /// <summary>What is put into the places of the text.</summary>
    public IReadOnlyList<(string Place, string Value)> Values => _values;

    /// <summary>Without what it holds, for that may be a code (S-200).</summary>
    public sealed override string ToString() => $"{nameof(Mail)} {Name}";

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A mail with a code: names site, purpose and validity, says what to do if unasked, and holds no link (S-181).</summary>
    public abstract record WithCode : Mail
    {
        private protected WithCode(string name, string code, TimeSpan goodFor, params (string Place, string Value)[] values)
            : base(name, [("code", code), .. values]) => GoodFor = goodFor;

        public override TimeSpan? GoodFor { get; }
    }

    /// <summary>A mail with a link to a page that does nothing until its button is pressed: scanners that follow it spend nothing (S-038).</summary>
    public abstract record WithLink : Mail
    {
        private protected WithLink(string name, string link, TimeSpan goodFor, params (string Place, string Value)[] values)
            : base(name, [("link", Checked(link)), .. values]) => GoodFor = goodFor;

        public override TimeSpan? GoodFor { get; }

        private static string Checked(string link) =>
            Uri.TryCreate(link, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url.AbsoluteUri : throw new ArgumentException("A link in a mail is an absolute http(s) URL.", nameof(link));
    }

    /// <summary>A notice of something that was done to the account (S-179): to its primary address, and to the one it concerns when that is removed or replaced.</summary>
    public abstract record Notice : Mail
    {
        private protected Notice(string name, Circumstance circumstance, params (string Place, string Value)[] values)
            : base(name, values) => Circumstance = circumstance;

        /// <summary>When and from where.</summary>
        public Circumstance Circumstance { get; }
    }

    public sealed record SignUpCode(string Code, TimeSpan Lifetime) : WithCode("sign-up-code", Code, Lifetime);

    /// <summary>To the owner of an address with which somebody else, or they themselves, began to sign up (S-003).</summary>
    public sealed record AccountExists() : Mail("account-exists");

    public sealed record EmailCode(string Code, TimeSpan Lifetime) : WithCode("email-code", Code, Lifetime);

    public sealed record EmailLink(string Link, TimeSpan Lifetime) : WithLink("email-link", Link, Lifetime);

    public sealed record SignInCode(string Code, TimeSpan Lifetime) : WithCode("sign-in-code", Code, Lifetime);

    /// <summary>The code and a link that does the same, for who allows links that sign in; against S-181, so never by default.</summary>
    public sealed record SignInLink(string Code, string Link, TimeSpan Lifetime) : WithLink("sign-in-link", Link, Lifetime, ("code", Code));

    /// <summary>The second factor of a sign-in; whoever did not ask for it should know that somebody has shown the first one.</summary>
    public sealed record SecondCode(string Code, TimeSpan Lifetime) : WithCode("second-code", Code, Lifetime);

    /// <summary>To somebody signed in who is to prove again that it is them.</summary>
    public sealed record ProofCode(string Code, TimeSpan Lifetime) : WithCode("proof-code", Code, Lifetime);

    /// <summary>To the owner of an account that somebody wants to connect an identity at a provider to, because it has the account's address.</summary>
    public sealed record ConnectCode(string Code, string Provider, string Identity, TimeSpan Lifetime)
        : WithCode("connect-code", Code, Lifetime, ("provider", WrittenByPeople.Shown(Provider)), ("identity", WrittenByPeople.Shown(Identity)));

    public sealed record PasswordResetCode(string Code, TimeSpan Lifetime) : WithCode("password-reset-code", Code, Lifetime);

    public sealed record PasswordResetLink(string Link, TimeSpan Lifetime) : WithLink("password-reset-link", Link, Lifetime);

    /// <summary>Asks somebody to make an account.</summary>
    /// <param name="By">What the one who invites is called.</param>
    /// <param name="Link">To the sign-up.</param>
    /// <param name="Lifetime">How long it is good.</param>
    public sealed record Invitation(string By, string Link, TimeSpan Lifetime) : WithLink("invitation", Link, Lifetime, ("by", WrittenByPeople.Shown(By)));

    /// <summary>To an address that has no account, for which a code or a reset was asked (S-003).</summary>
    public sealed record UnknownAccount() : Mail("unknown-account");

    public sealed record PasswordChanged(Circumstance How) : Notice("password-changed", How);

    /// <summary>The first password of an account that had none.</summary>
    public sealed record PasswordSet(Circumstance How) : Notice("password-set", How);

    /// <summary>The password went that somebody had chosen before the address was proven: who chose it nobody knows.</summary>
    public sealed record PasswordRemoved(Circumstance How) : Notice("password-removed", How);

    public sealed record PasswordReset(Circumstance How) : Notice("password-reset", How);

    public sealed record EmailAdded(string Email, Circumstance How) : Notice("email-added", How, ("email", Email));

    /// <summary>To the primary address and to the one that was removed.</summary>
    public sealed record EmailRemoved(string Email, Circumstance How) : Notice("email-removed", How, ("email", Email));

    /// <summary>To the old primary address and to the new one.</summary>
    public sealed record PrimaryEmailChanged(string Email, Circumstance How) : Notice("email-primary-changed", How, ("email", Email));

    public sealed record PhoneAdded(string Phone, Circumstance How) : Notice("phone-added", How, ("phone", Phone));

    /// <summary>Another number took the place of the one before.</summary>
    public sealed record PhoneChanged(string Phone, Circumstance How) : Notice("phone-changed", How, ("phone", Phone));

    public sealed record PhoneRemoved(string Phone, Circumstance How) : Notice("phone-removed", How, ("phone", Phone));

    public sealed record TotpActivated(Circumstance How) : Notice("totp-activated", How);

    public sealed record TotpDeactivated(Circumstance How) : Notice("totp-deactivated", How);

    /// <summary>Every sign-in takes a second factor from now on.</summary>
    public sealed record SecondFactorRequired(Circumstance How) : Notice("second-factor-required", How);

    public sealed record SecondFactorOptional(Circumstance How) : Notice("second-factor-optional", How);

    public sealed record RecoveryCodesGenerated(Circumstance How) : Notice("recovery-codes-generated", How);

    public sealed record RecoveryCodesRemoved(Circumstance How) : Notice("recovery-codes-removed", How);

    /// <summary>A recovery code stood in for the second factor (S-045).</summary>
    public sealed record RecoveryCodeUsed(int Left, Circumstance How) : Notice("recovery-code-used", How, ("left", Left.ToString(CultureInfo.InvariantCulture)));

    public sealed record PasskeyAdded(string PasskeyName, Circumstance How) : Notice("passkey-added", How, ("name", WrittenByPeople.Shown(PasskeyName)));

    public sealed record PasskeyRenamed(string OldName, string NewName, Circumstance How)
        : Notice("passkey-renamed", How, ("old", WrittenByPeople.Shown(OldName)), ("new", WrittenByPeople.Shown(NewName)));

    public sealed record PasskeyRemoved(string PasskeyName, Circumstance How) : Notice("passkey-removed", How, ("name", WrittenByPeople.Shown(PasskeyName)));

    /// <summary>To an address that a provider says is its owner's, with which an account was made (S-162).</summary>
    public sealed record AccountMade(string Provider, string Identity, Circumstance How)
        : Notice("account-made", How, ("provider", WrittenByPeople.Shown(Provider)), ("identity", WrittenByPeople.Shown(Identity)));

    public sealed record ProviderConnected(string Provider, string Identity, Circumstance How)
        : Notice("provider-connected", How, ("provider", WrittenByPeople.Shown(Provider)), ("identity", WrittenByPeople.Shown(Identity)));

    public sealed record ProviderDisconnected(string Provider, string Identity, Circumstance How)
        : Notice("provider-disconnected", How, ("provider", WrittenByPeople.Shown(Provider)), ("identity", WrittenByPeople.Shown(Identity)));

    /// <summary>Somebody signed in from a browser that did not before, or from an app.</summary>
    public sealed record NewSignIn(Circumstance How) : Notice("new-sign-in", How);

    /// <summary>An operator made the account.</summary>
    public sealed record AccountCreated() : Mail("account-created");

    /// <summary>An operator made the account, whose owner has yet to prove the address and choose a password; the key in the link activates it as well.</summary>
    public sealed record AccountToActivate(string Key, string Link, TimeSpan Lifetime) : WithLink("account-to-activate", Link, Lifetime, ("code", Key));

    public sealed record AccountDisabled() : Mail("account-disabled");

    public sealed record AccountEnabled() : Mail("account-enabled");

    public sealed record GroupJoined(string Group) : Mail("group-joined", ("group", WrittenByPeople.Shown(Group)));

    public sealed record GroupLeft(string Group) : Mail("group-left", ("group", WrittenByPeople.Shown(Group)));

    /// <summary>The account may do everything.</summary>
    public sealed record MadeSuperuser() : Mail("made-superuser");

    /// <summary>The account may enter the administration.</summary>
    public sealed record MadeStaff() : Mail("made-staff");

    /// <summary>The account may enter the administration no more.</summary>
    public sealed record MadeOrdinary() : Mail("made-ordinary");

    public sealed record SignedOutByStaff() : Mail("signed-out-by-staff");

    /// <summary>Staff has the account deleted: nobody signs in to it any more, and it goes at a time.</summary>
    public sealed record DeletionByStaff(DateTimeOffset DueAt) : Mail("deletion-by-staff", ("date", Moment(DueAt)));

    /// <summary>Staff thought better of it.</summary>
    public sealed record DeletionStoppedByStaff() : Mail("deletion-stopped-by-staff");

    /// <summary>An app got nothing any more of what the owner had allowed it.</summary>
    public sealed record ConsentWithdrawnByStaff(string App) : Mail("consent-withdrawn-by-staff", ("app", WrittenByPeople.Shown(App)));

    /// <summary>Somebody the owner had invited can take the invitation no more.</summary>
    public sealed record InvitationRevokedByStaff(string Email) : Mail("invitation-revoked-by-staff", ("email", Email));

    public sealed record ProfileChangedByStaff() : Mail("profile-changed-by-staff");

    public sealed record PasswordResetByStaff(string Link, TimeSpan Lifetime) : WithLink("password-reset-by-staff", Link, Lifetime);

    /// <summary>The owner wants the account deleted: everything is signed out, and it goes at a time.</summary>
    public sealed record DeletionScheduled(DateTimeOffset DueAt, Circumstance How)
        : Notice("deletion-scheduled", How, ("date", Moment(DueAt)));

    /// <summary>A sign-in kept an account that was to be deleted.</summary>
    public sealed record AccountKept(Circumstance How) : Notice("account-kept", How);
}
