using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.External.Newcomers;

/// <summary>Makes an account for an identity that has none: at once where the provider says enough, otherwise when its owner has filled in the rest.</summary>
public sealed class ExternalSignUp
{
    private static readonly PendingKind[] s_ofOthers =
        [PendingKind.SignIn, PendingKind.LoginCode, PendingKind.EmailCode, PendingKind.PhoneCode, PendingKind.SecondFactor, PendingKind.Passkey];

    private readonly ExternalForms _forms;
    private readonly ExternalSignUpParts _parts;
    private readonly LinkedSignIn _linked;
    private readonly SignInPipeline _pipeline;
    private readonly VisitorWriter _writer;
    private readonly IOptions<AccountsOptions> _options;

    internal ExternalSignUp(
        ExternalForms forms, ExternalSignUpParts parts, LinkedSignIn linked, SignInPipeline pipeline, VisitorWriter writer, IOptions<AccountsOptions> options)
    {
        _forms = forms;
        _parts = parts;
        _linked = linked;
        _pipeline = pipeline;
        _writer = writer;
        _options = options;
    }

    /// <summary>The identity whose sign-up waits for data here; null when none does.</summary>
    public static ExternalIdentity? WaitsFor(Visitor visitor) =>
        !visitor.IsSignedIn && visitor.Find(PendingKind.ProviderSignUp) is { } step ? WaitingSignUp.Of(step).Identity : null;

    /// <summary>What its form begins with.</summary>
    public SignUpForm Suggest(ExternalIdentity identity) => _forms.Suggest(identity);

    /// <summary>Begins with what the provider said.</summary>
    internal async Task<FlowOutcome> BeginAsync(Visitor visitor, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        var (_, refusal) = await _parts.Gate.EnterAsync(visitor, new SignUpForm(null, null, null), ct);
        if (refusal is not null)
            return refusal;
        if (await _parts.Gate.CountAsync(visitor, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        if (await UnderWayAsync(visitor, identity, ct) is { } waiting)
            return await _pipeline.ContinueAsync(visitor, waiting, waiting.SignIn with { StartedAt = _writer.Now }, spent, ct);

        var outcome = await _forms.ReadAsync(identity, ct) is { } read ? await EnterAsync(visitor, identity, read, spent, ct) : new FlowOutcome.Invalid();
        _parts.Metrics.SignUp(outcome is FlowOutcome.Advanced ? "begun" : "refused");
        return outcome is FlowOutcome.Invalid ? await WaitAsync(visitor, identity, spent, ct) : outcome;
    }

    /// <summary>Takes what was missing, or is to be other than the provider says.</summary>
    public async Task<FlowOutcome> CompleteAsync(Visitor visitor, SignUpForm form, CancellationToken ct)
    {
        if (visitor.IsSignedIn || visitor.Find(PendingKind.ProviderSignUp) is not { } step)
            return new FlowOutcome.NotPending();
        var identity = WaitingSignUp.Of(step).Identity;
        // Switched off meanwhile: nobody could come in by it again.
        if (!_parts.Connection.IsOpen(identity.Provider))
            return new FlowOutcome.NotPending();
        IReadOnlyList<Change> spent = [new SpendStep(step)];
        // The same person may have come in elsewhere meanwhile (S-231).
        if (await _linked.TryAsync(visitor, identity, spent, ct) is { } faster)
            return faster;
        var (_, refusal) = await _parts.Gate.EnterAsync(visitor, form with { Invitation = null }, ct);
        if (refusal is not null)
            return refusal;
        var (read, errors) = _forms.Read(identity, form);
        if (read is null)
            return new FlowOutcome.Invalid(errors);
        if (await _parts.Gate.CountAsync(visitor, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        var outcome = await EnterAsync(visitor, identity, read, spent, ct);
        _parts.Metrics.SignUp(outcome is FlowOutcome.Advanced ? "begun" : "refused");
        return outcome;
    }

    /// <summary>
    /// The sign-up of this very identity that waits here for the proof of its address, where the provider still vouches for none: it goes on, with another code.
    /// A second one would find the address taken by the first.
    /// </summary>
    private async ValueTask<WaitingSignIn?> UnderWayAsync(Visitor visitor, ExternalIdentity identity, CancellationToken ct) =>
        identity.Addresses.All(a => !a.Verified)
        && await _pipeline.FindAsync(visitor, Flow.VerifyEmail, ct) is { SignIn.Link: { IsOfSignUp: true } link } waiting
        && link.Provider == identity.Provider && link.Uid == identity.Uid
            ? waiting
            : null;

    private async Task<FlowOutcome> EnterAsync(Visitor visitor, ExternalIdentity identity, ReadForm form, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        var (draft, problem) = await _parts.Drafts.WriteAsync(form, ct);
        var outcome = draft is null ? problem! : await EnterAsync(NewcomerOf(visitor, identity, form, draft, spent), identity, ct);
        // Somebody was faster with the same identity, which has an account now, and perhaps the names in the form with it (S-231).
        return outcome is FlowOutcome.Advanced ? outcome : await _linked.TryAsync(visitor, identity, spent, ct) ?? outcome;
    }

    private Newcomer NewcomerOf(Visitor visitor, ExternalIdentity identity, ReadForm form, SignUpDraft draft, IReadOnlyList<Change> spent)
    {
        var proven = ProvenMethod.ByProvider(identity, ExternalMatches.SharesMailbox(identity, form.Email?.Normalized), _writer.Now);
        return new Newcomer(visitor, form, draft with { Columns = _forms.ColumnsOf(identity) }, proven, ByPasskey: false)
        {
            Link = _parts.Connection.DraftOf(identity) with { IsOfSignUp = true },
            Spent = spent,
            Now = _writer.Now,
        };
    }

    private async Task<FlowOutcome> EnterAsync(Newcomer who, ExternalIdentity identity, CancellationToken ct)
    {
        if (who.Form.Email is { } email && ExternalMatches.HasProven(identity, email))
            return await EnterProvenAsync(who, email, ExternalMatches.KeepsMailbox(identity, email), ct);
        return _options.Value.DeferIdentityUpdate && who.Form.Email is { } claimed ? await _parts.Entrances.Deferred.EnterAsync(who, claimed, ct) : await _parts.Entrances.Open.EnterAsync(who, ct);
    }

    /// <summary>
    /// The provider has had the address proven, as an invitation would have; whoever merely signed up with it gives way (S-162). But who reads its mail has not been
    /// here: unless the provider keeps the mailbox, or the operator takes its word, they are told, and whoever shows the mailbox first is the owner. Account,
    /// address and link are written at once, whosever the number in the form is (S-003).
    /// </summary>
    private async Task<FlowOutcome> EnterProvenAsync(Newcomer who, EmailAddress email, bool isKeptThere, CancellationToken ct)
    {
        if (await _parts.Names.FindProvenAsync(email, ct) is not null)
            return FlowOutcome.Failed("email_taken", "email");
        if (_parts.Names.Told(await _parts.Names.FindAsync(who.Form with { Email = null }, ct)) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);
        var account = who.Draft.NewAccount(email, who.Form.Phone, who.Now);
        var link = who.Link!;
        account.MailboxOwed = !isKeptThere && !_parts.Connection.IsVouchedFor(link.Provider);
        IReadOnlyList<Change> changes =
        [
            new AddAccount(account) { SharesAddress = true, SharesPhone = true }, new VerifyEmail(account.Id, email.Normalized), .. who.Spent,
            .. _parts.Connection.Make(who.Visitor, account, link, isUsed: true),
        ];
        var outcome = await _pipeline.BeginAsync(who.Visitor, account, who.SignInTo(account) with { EmailProven = true, Link = null }, changes, ct);
        if (outcome is FlowOutcome.Advanced)
            account.EmailConfirmed = true;
        return outcome;
    }

    private async Task<FlowOutcome> WaitAsync(Visitor visitor, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        IReadOnlyList<Change> Write(string holder) =>
        [
            .. spent,
            new DropSteps(holder, s_ofOthers),
            new BeginStep(new PendingStep
            {
                Id = RandomToken.NewId(),
                Holder = holder,
                Kind = PendingKind.ProviderSignUp,
                Data = new WaitingSignUp(_forms.Needed(identity) with { ProvenAt = identity.ProvenAt ?? _writer.Now }).ToJson(),
                CreatedAt = _writer.Now,
                ExpiresAt = _writer.Now + _options.Value.LoginTimeout,
            }),
        ];

        // Somebody has proven who they are elsewhere: what is under way moves under a new token (S-061).
        return await _writer.TryBeginAsync(visitor, rise: true, Write, ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }
}

/// <summary>What sign-ups by providers are decided and made with; the same as every other's.</summary>
internal sealed record ExternalSignUpParts(
    SignUpGate Gate, SignUpDrafts Drafts, SignUpEntrances Entrances, TakenNames Names, ExternalConnection Connection, AccountsMetrics Metrics);
