using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>The one way to an account for strangers: form, account, proof of the address, session.</summary>
public sealed class SignUpFlow
{
    private readonly SignUpParts _parts;
    private readonly SignUpForms _forms;
    private readonly SignInPipeline _pipeline;
    private readonly AccountsMetrics _metrics;
    private readonly TimeProvider _clock;

    internal SignUpFlow(SignUpParts parts, SignUpForms forms, SignInPipeline pipeline, AccountsMetrics metrics, TimeProvider clock)
    {
        _parts = parts;
        _forms = forms;
        _pipeline = pipeline;
        _metrics = metrics;
        _clock = clock;
    }

    /// <summary>Whether strangers may sign up here.</summary>
    public bool IsOpen => _parts.Options.Value.SignUpEnabled;

    /// <summary>Whether the form has this field (<c>email</c>, <c>username</c>, <c>phone</c>), and whether it must be filled in.</summary>
    public (bool Taken, bool Required) Field(string name) => _parts.Options.Value.SignupField(name);

    /// <summary>A telephone number as the form takes it; what is none as it was typed, to be refused.</summary>
    public string? SpellPhone(string? typed) => _parts.Numbers.Spell(typed);

    /// <summary>All fields of the form, in their order.</summary>
    public IReadOnlyList<SignUpField> Fields => _forms.Fields;

    /// <summary>What is asked for beside address, user name and password.</summary>
    public IReadOnlyList<ProfileField> ProfileFields => _forms.ProfileFields;

    /// <summary>Makes an account with a password.</summary>
    public Task<FlowOutcome> BeginAsync(Visitor visitor, SignUpForm form, CancellationToken ct) => BeginAsync(visitor, form, byPasskey: false, ct);

    /// <summary>Makes an account that will get a passkey instead of a password, once its address is proven.</summary>
    internal Task<FlowOutcome> BeginWithPasskeyAsync(Visitor visitor, SignUpForm form, CancellationToken ct) => BeginAsync(visitor, form, byPasskey: true, ct);

    private async Task<FlowOutcome> BeginAsync(Visitor visitor, SignUpForm form, bool byPasskey, CancellationToken ct)
    {
        var outcome = await TryBeginAsync(visitor, form, byPasskey, ct);
        _metrics.SignUp(outcome is FlowOutcome.Advanced ? "begun" : "refused");
        return outcome;
    }

    private async Task<FlowOutcome> TryBeginAsync(Visitor visitor, SignUpForm form, bool byPasskey, CancellationToken ct)
    {
        var invitation = await FindInvitationAsync(form.Invitation, ct);
        if (!IsOpen && invitation is null)
            return new FlowOutcome.Forbidden();
        if (visitor.IsSignedIn)
            return new FlowOutcome.Conflict();
        if (invitation is null && !string.IsNullOrEmpty(form.Invitation))
            return FlowOutcome.Failed("invalid_or_expired_key", "invitation");
        if (!string.IsNullOrEmpty(form.Bait))
            await _parts.Trap.CatchAsync(visitor.Http, "field", ct);
        if (!await _parts.Blocks.MaySignUpAsync(visitor, ct))
            return new FlowOutcome.Forbidden();
        // The address is the invited one, whatever was typed: the key was mailed there.
        var (read, errors) = _forms.Read(invitation is null ? form : form with { Email = invitation.Email }, byPasskey);
        if (read is null)
            return new FlowOutcome.Invalid(errors);

        // Before anything is looked up: what the answers tell of user names is told at most this often.
        if (await _parts.Limits.TryAsync(RatedFlow.Signup, visitor, null, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        if (read.Username is { } username && await _parts.Accounts.FindByIdentifierAsync(username.Normalized, ct) is not null)
            return FlowOutcome.Failed("username_taken", "username");

        // Hashed also when the address is taken: the answers cost the same (S-003).
        string? hash = null;
        if (read.Password is { } password && (hash = await _parts.Hashing.HashAsync(password, ct)) is null)
            return FlowOutcome.Hashing;
        var draft = new SignUpDraft(read.Username?.Value, hash) { Profile = read.Profile };
        var proven = new ProvenMethod(ProvenMethod.SignUp, byPasskey ? "otp" : "pwd", _clock.GetUtcNow());
        return invitation is null
            ? await EnterAsync(visitor, read, draft, proven, byPasskey, ct)
            : await EnterInvitedAsync(visitor, invitation, read, draft, proven, byPasskey, ct);
    }

    /// <summary>What a key invites to; null when it is not good, or no longer.</summary>
    public async ValueTask<Invitation?> FindInvitationAsync(string? key, CancellationToken ct) =>
        string.IsNullOrEmpty(key) || !_parts.InvitationOptions.Value.Allowed ? null : await _parts.Invitations.FindAsync(RandomToken.Hash(key), _clock.GetUtcNow(), ct);

    /// <summary>The key came by mail: it proves the address, and whoever holds it may learn whether the address has an account.</summary>
    private async Task<FlowOutcome> EnterInvitedAsync(
        Visitor visitor, Invitation invitation, ReadForm form, SignUpDraft draft, ProvenMethod proven, bool byPasskey, CancellationToken ct)
    {
        if (!EmailAddress.TryParse(invitation.Email, out var email))
            return FlowOutcome.Failed("invalid", "email");
        // Somebody else's number: the account claims it all the same, and waits for a code nobody gets (S-003), now and at each sign-in.
        var owners = await FindOwnersAsync(form with { Email = null }, ct);
        if (Told(owners) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);
        var account = draft.NewAccount(email, form.Phone, proven.At);
        var signIn = new PendingSignIn([proven], account.SecurityStamp!, proven.At) { Email = account.Email, EmailProven = true, PasskeySignUp = byPasskey };
        // Whoever merely signed up with the address gives way to the proof of it.
        IReadOnlyList<Change> changes = [new AddAccount(account) { SharesAddress = true, SharesPhone = true }, new VerifyEmail(account.Id, email.Normalized), new AcceptInvitation(invitation, account.Id)];
        if (await _pipeline.BeginAsync(visitor, account, signIn, changes, ct) is not FlowOutcome.NotPending and var outcome)
        {
            account.EmailConfirmed = true;
            return outcome;
        }

        if (await _parts.Owners.FindProvenAsync(email.Normalized, ct) is not null)
            return FlowOutcome.Failed("email_taken", "email");
        return FlowOutcome.Failed(form.Username is null ? "invalid_or_expired_key" : "username_taken", form.Username is null ? "invitation" : "username");
    }

    private async Task<FlowOutcome> EnterAsync(Visitor visitor, ReadForm form, SignUpDraft draft, ProvenMethod proven, bool byPasskey, CancellationToken ct)
    {
        if (_parts.Options.Value.DeferIdentityUpdate && form.Email is { } claimed)
            return await EnterDeferredAsync(visitor, claimed, form, draft, proven, byPasskey, ct);
        var now = proven.At;
        var owners = await FindOwnersAsync(form, ct);
        if (owners is { Email: null, HavePhone: false })
        {
            var account = draft.NewAccount(form.Email, form.Phone, now);
            var signIn = new PendingSignIn([proven], account.SecurityStamp!, now)
            {
                Email = account.Email,
                PasskeySignUp = byPasskey,
            };
            var outcome = await _pipeline.BeginAsync(
                visitor, account, signIn, [new AddAccount(account) { SharesAddress = _parts.Options.Value.SharesAddresses }, .. await OptionalProofAsync(visitor, account, form.Email, ct)], ct);
            if (outcome is not FlowOutcome.NotPending)
                return outcome;

            // Somebody was faster: the same sign-up sees their account now.
            owners = await FindOwnersAsync(form, ct);
            if (owners is { Email: null, HavePhone: false })
                return FlowOutcome.Failed("username_taken", "username");
        }

        if (Told(owners) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);

        // S-003: the same answer, a code nobody gets, and a message to the owner; the number's is told where its code is asked for.
        var nobody = new PendingSignIn([proven], "", now) { Email = form.Email?.Value, Phone = form.Phone?.Value, PasskeySignUp = byPasskey, Draft = draft };
        return await _pipeline.BeginAsync(visitor, null, nobody, owners.Email is { } owner && _parts.Blocks.MaySend(visitor, owner) ? [new SendMessage(_parts.Mails.AccountExists(visitor, owner))] : [], ct);
    }

    /// <summary>The address stays off the account until it is proven: others who claim it are no obstacle, and its owner alone is told (S-003).</summary>
    private async Task<FlowOutcome> EnterDeferredAsync(
        Visitor visitor, EmailAddress email, ReadForm form, SignUpDraft draft, ProvenMethod proven, bool byPasskey, CancellationToken ct)
    {
        var owners = await FindOwnersAsync(form with { Email = null }, ct);
        if (Told(owners) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);
        var account = draft.NewAccount(null, form.Phone, proven.At);
        var signIn = new PendingSignIn([proven], account.SecurityStamp!, proven.At) { PasskeySignUp = byPasskey };
        var mail = await _parts.Owners.FindProvenAsync(email.Normalized, ct) is not { } owner ? await OptionalProofAsync(visitor, account, email, ct)
            : _parts.Blocks.MaySend(visitor, owner) ? [new SendMessage(_parts.Mails.AccountExists(visitor, owner))]
            : [];
        var claim = new ClaimEmail(new AccountEmail(account.Id, email.Value, email.Normalized, Verified: false, Primary: false, proven.At));
        return await _pipeline.BeginAsync(visitor, account, signIn, [new AddAccount(account) { SharesPhone = true }, claim, .. mail], ct) is not FlowOutcome.NotPending and var outcome
            ? outcome
            : FlowOutcome.Failed("username_taken", "username");
    }

    /// <summary>Whose the address and the number are: where to write to the owner of the one, unless several may claim it; and whether somebody has proven the other.</summary>
    private async Task<(string? Email, bool HavePhone)> FindOwnersAsync(ReadForm form, CancellationToken ct) =>
    (
        form.Email is null || _parts.Options.Value.SharesAddresses ? null : await _parts.Owners.FindAsync(form.Email.Normalized, ct),
        form.Phone is not null && await _parts.Accounts.FindByPhoneAsync(form.Phone.Value, ct) is { PhoneNumberConfirmed: true });

    /// <summary>What is said of owners: only where nothing would be proven by whoever signs up, or the settings say so.</summary>
    private List<InputError> Told((string? Email, bool HavePhone) owners)
    {
        var options = _parts.Options.Value;
        var errors = new List<InputError>();
        if (owners.Email is not null && (!options.HidesAccounts || options.EmailVerification != EmailVerification.Mandatory))
            errors.Add(new("email_taken", "email"));
        if (owners.HavePhone && (!options.HidesAccounts || !options.Phones.VerificationEnabled))
            errors.Add(new("phone_taken", "phone"));
        return errors;
    }

    /// <summary>Where the proof is not owed it is asked for all the same, by a link: nobody waits for it here, and nobody is told when the mailbox has had enough (S-178).</summary>
    private async ValueTask<IReadOnlyList<Change>> OptionalProofAsync(Visitor visitor, Account account, EmailAddress? email, CancellationToken ct) =>
        _parts.Options.Value.EmailVerification == EmailVerification.Optional && email is not null
        && await _parts.Codes.SendAsync(visitor, null, email.Normalized, ct) is null
            ? _parts.Proofs.AskByLink(visitor, account, email.Value)
            : [];
}

/// <summary>What a sign-up is decided and made with.</summary>
internal sealed record SignUpParts(
    IAccounts Accounts,
    AddressOwners Owners,
    EmailProofs Proofs,
    PasswordHashing Hashing,
    AccountMails Mails,
    FlowRates Limits,
    BlockLists Blocks,
    HoneyTrap Trap,
    IInvitations Invitations,
    IOptions<InvitationOptions> InvitationOptions,
    CodeThrottle Codes,
    TypedNumbers Numbers,
    IOptions<AccountsOptions> Options);
