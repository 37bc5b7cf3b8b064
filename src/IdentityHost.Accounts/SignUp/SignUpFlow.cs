using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.SignUp;

/// <summary>The one way to an account for strangers: form, account, proof of the address, session.</summary>
public sealed class SignUpFlow
{
    private readonly SignUpGate _gate;
    private readonly SignUpForms _forms;
    private readonly SignUpDrafts _drafts;
    private readonly SignUpEntrances _entrances;
    private readonly AccountsMetrics _metrics;
    private readonly TimeProvider _clock;

    internal SignUpFlow(SignUpGate gate, SignUpForms forms, SignUpDrafts drafts, SignUpEntrances entrances, AccountsMetrics metrics, TimeProvider clock)
    {
        _gate = gate;
        _forms = forms;
        _drafts = drafts;
        _entrances = entrances;
        _metrics = metrics;
        _clock = clock;
    }

    /// <summary>Whether strangers may sign up here.</summary>
    public bool IsOpen => _gate.IsOpen;

    /// <summary>Whether the form has this field (<c>email</c>, <c>username</c>, <c>phone</c>), and whether it must be filled in.</summary>
    public (bool Taken, bool Required) Field(string name) => _forms.Field(name);

    /// <summary>A telephone number as the form takes it; what is none as it was typed, to be refused.</summary>
    public string? SpellPhone(string? typed) => _forms.SpellPhone(typed);

    /// <summary>All fields of the form, in their order.</summary>
    public IReadOnlyList<SignUpField> Fields => _forms.Fields;

    /// <summary>What is asked for beside address, user name and password.</summary>
    public IReadOnlyList<ProfileField> ProfileFields => _forms.ProfileFields;

    /// <summary>What a key invites to; null when it is not good, or no longer.</summary>
    public ValueTask<Invitation?> FindInvitationAsync(string? key, CancellationToken ct) => _gate.FindInvitationAsync(key, ct);

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
        var (invitation, refusal) = await _gate.EnterAsync(visitor, form, ct);
        if (refusal is not null)
            return refusal;
        // The address is the invited one, whatever was typed: the key was mailed there.
        var (read, errors) = _forms.Read(invitation is null ? form : form with { Email = invitation.Email }, byPasskey);
        if (read is null)
            return new FlowOutcome.Invalid(errors);

        // Before anything is looked up: what the answers tell of user names is told at most this often.
        if (await _gate.CountAsync(visitor, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);
        var (draft, problem) = await _drafts.WriteAsync(read, ct);
        if (draft is null)
            return problem!;

        var who = new Newcomer(visitor, read, draft, new ProvenMethod(ProvenMethod.SignUp, byPasskey ? "otp" : "pwd", _clock.GetUtcNow()), byPasskey);
        if (invitation is not null)
            return await _entrances.Invited.EnterAsync(who, invitation, ct);
        return _forms.DefersAddress && read.Email is { } claimed ? await _entrances.Deferred.EnterAsync(who, claimed, ct) : await _entrances.Open.EnterAsync(who, ct);
    }
}
