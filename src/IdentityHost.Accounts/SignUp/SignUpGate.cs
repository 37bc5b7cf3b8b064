using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>Who may sign up: strangers where that is open to them, and invited people; nobody whom the operator keeps out.</summary>
internal sealed class SignUpGate(InvitationKeys invitations, BlockLists blocks, HoneyTrap trap, FlowRates rates, IOptions<AccountsOptions> options)
{
    /// <summary>Whether strangers may.</summary>
    public bool IsOpen => options.Value.SignUpEnabled;

    /// <summary>What a key invites to; null when it is not good, or no longer.</summary>
    public ValueTask<Invitation?> FindInvitationAsync(string? key, CancellationToken ct) => invitations.FindAsync(key, ct);

    /// <summary>The invitation that the form has the key of, null for none; or why the visitor may not go on.</summary>
    public async Task<(Invitation? Invitation, FlowOutcome? Refusal)> EnterAsync(Visitor visitor, SignUpForm form, CancellationToken ct)
    {
        var invitation = await FindInvitationAsync(form.Invitation, ct);
        if (!IsOpen && invitation is null)
            return (null, new FlowOutcome.Forbidden());
        if (visitor.IsSignedIn)
            return (null, new FlowOutcome.Conflict());
        if (invitation is null && !string.IsNullOrEmpty(form.Invitation))
            return (null, FlowOutcome.Failed("invalid_or_expired_key", "invitation"));
        if (!string.IsNullOrEmpty(form.Bait))
            await trap.CatchAsync(visitor.Http, "field", ct);
        return await blocks.MaySignUpAsync(visitor, ct) ? (invitation, null) : (null, new FlowOutcome.Forbidden());
    }

    /// <summary>Counts a form that can be used; null when it may be looked at, otherwise how long to wait.</summary>
    public Task<TimeSpan?> CountAsync(Visitor visitor, CancellationToken ct) => rates.TryAsync(RatedFlow.Signup, visitor, null, ct);
}
