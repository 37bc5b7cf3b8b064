using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
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
    private readonly SignInPipeline _pipeline;
    private readonly VisitorWriter _writer;
    private readonly IOptions<ExternalOptions> _options;
    private readonly IOptions<AccountsOptions> _accounts;

    internal ExternalSignUp(
        ExternalForms forms, ExternalSignUpParts parts, SignInPipeline pipeline, VisitorWriter writer, IOptions<ExternalOptions> options, IOptions<AccountsOptions> accounts)
    {
        _forms = forms;
        _parts = parts;
        _pipeline = pipeline;
        _writer = writer;
        _options = options;
        _accounts = accounts;
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

        var outcome = _options.Value.AutoSignUp && await _forms.ReadAsync(identity, ct) is { } read ? await EnterAsync(visitor, identity, read, spent, ct) : new FlowOutcome.Invalid();
        _parts.Metrics.SignUp(outcome is FlowOutcome.Advanced ? "begun" : "refused");
        return outcome is FlowOutcome.Invalid ? await WaitAsync(visitor, identity, spent, ct) : outcome;
    }

    /// <summary>Takes what was missing, or is to be other than the provider says.</summary>
    public async Task<FlowOutcome> CompleteAsync(Visitor visitor, SignUpForm form, CancellationToken ct)
    {
        if (visitor.IsSignedIn || visitor.Find(PendingKind.ProviderSignUp) is not { } step)
            return new FlowOutcome.NotPending();
        var (_, refusal) = await _parts.Gate.EnterAsync(visitor, form with { Invitation = null }, ct);
        if (refusal is not null)
            return refusal;
        var identity = WaitingSignUp.Of(step).Identity;
        var (read, errors) = _forms.Read(identity, form);
        if (read is null)
            return new FlowOutcome.Invalid(errors);
        if (await _parts.Gate.CountAsync(visitor, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        var outcome = await EnterAsync(visitor, identity, read, [new SpendStep(step)], ct);
        _parts.Metrics.SignUp(outcome is FlowOutcome.Advanced ? "begun" : "refused");
        return outcome;
    }

    private async Task<FlowOutcome> EnterAsync(Visitor visitor, ExternalIdentity identity, ReadForm form, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        var (draft, problem) = await _parts.Drafts.WriteAsync(form, ct);
        if (draft is null)
            return problem!;
        var proven = ProvenMethod.ByProvider(identity.Provider, identity.Uid, _writer.Now) with { ByMail = ExternalMatches.SharesMailbox(identity, form.Email?.Normalized) };
        var who = new Newcomer(visitor, form, draft with { Columns = _forms.ColumnsOf(identity) }, proven, ByPasskey: false) { Link = _parts.Connection.DraftOf(identity), Spent = spent };
        if (form.Email is { } email && ExternalMatches.HasProven(identity, email))
            return await EnterProvenAsync(who, ct);
        return _accounts.Value.DeferIdentityUpdate && form.Email is { } claimed ? await _parts.Entrances.Deferred.EnterAsync(who, claimed, ct) : await _parts.Entrances.Open.EnterAsync(who, ct);
    }

    /// <summary>The provider has had the address proven, as an invitation would have; whoever merely signed up with it gives way (S-162).</summary>
    private async Task<FlowOutcome> EnterProvenAsync(Newcomer who, CancellationToken ct)
    {
        var email = who.Form.Email!;
        if (await _parts.Names.FindProvenAsync(email, ct) is not null)
            return FlowOutcome.Failed("email_taken", "email");
        if (_parts.Names.Told(await _parts.Names.FindAsync(who.Form with { Email = null }, ct)) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);
        var account = who.Draft.NewAccount(email, who.Form.Phone, who.Proven.At);
        IReadOnlyList<Change> changes =
            [new AddAccount(account) { SharesAddress = true, SharesPhone = true }, new VerifyEmail(account.Id, email.Normalized), .. who.ChangesFor(account)];
        var outcome = await _pipeline.BeginAsync(who.Visitor, account, who.SignInTo(account) with { EmailProven = true }, changes, ct);
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
                Data = new WaitingSignUp(identity).ToJson(),
                CreatedAt = _writer.Now,
                ExpiresAt = _writer.Now + _accounts.Value.LoginTimeout,
            }),
        ];

        // Somebody has proven who they are elsewhere: what is under way moves under a new token (S-061).
        return await _writer.TryBeginAsync(visitor, rise: true, Write, ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }
}

/// <summary>What sign-ups by providers are decided and made with; the same as every other's.</summary>
internal sealed record ExternalSignUpParts(
    SignUpGate Gate, SignUpDrafts Drafts, SignUpEntrances Entrances, TakenNames Names, ExternalConnection Connection, AccountsMetrics Metrics);
