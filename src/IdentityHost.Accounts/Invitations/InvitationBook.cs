using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Invitations;

/// <summary>
/// The invitations of whoever is signed in: list, send, send again, take back. Whether an address has an account changes neither the answer nor the mail
/// (S-003).
/// </summary>
public sealed class InvitationBook
{
    private readonly IInvitations _invitations;
    private readonly InvitationParts _parts;
    private readonly VisitorWriter _writer;

    /// <summary>As precisely as it is kept.</summary>
    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_writer.Now.ToUnixTimeMilliseconds());

    internal InvitationBook(IInvitations invitations, InvitationParts parts, VisitorWriter writer) => (_invitations, _parts, _writer) = (invitations, parts, writer);

    /// <summary>Whether this visitor may invite: signed in, with a proven address, where the settings allow it.</summary>
    public bool MayInvite(Visitor visitor) => _parts.Options.Value.Allowed && visitor.Account is { EmailConfirmed: true };

    /// <summary>What they sent, newest first; empty when nobody is signed in.</summary>
    public async Task<IReadOnlyList<Invitation>> ListAsync(Visitor visitor, CancellationToken ct) =>
        visitor.Account is { } account ? await _invitations.ListAsync(account.Id, ct) : [];

    /// <summary>How an invitation stands.</summary>
    public InvitationState StateOf(Invitation invitation) =>
        invitation.AcceptedAt is not null ? InvitationState.Accepted : invitation.ExpiresAt > _writer.Now ? InvitationState.Open : InvitationState.Expired;

    /// <summary>One of theirs; null for an unknown id, and for another person's (S-192).</summary>
    public async Task<Invitation?> FindAsync(Visitor visitor, string? id, CancellationToken ct) => (await ListAsync(visitor, ct)).FirstOrDefault(i => i.Id == id);

    /// <summary>
    /// Invites; an address that was invited before gets its mail again, with another key. The invitation comes with the answer, as it was written: who looks
    /// for it afterwards may find that somebody else was quicker, and the mail has left.
    /// </summary>
    public async Task<InvitationResult> InviteAsync(Visitor visitor, string? email, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new(new FlowOutcome.NotSignedIn());
        if (!MayInvite(visitor))
            return new(new FlowOutcome.Forbidden());
        if (string.IsNullOrWhiteSpace(email))
            return new(FlowOutcome.Failed("required", "email"));
        if (!EmailAddress.TryParse(email, out var address) || !_parts.Blocks.MayRegister(address))
            return new(FlowOutcome.Failed("invalid", "email"));

        var sent = await _invitations.ListAsync(account.Id, ct);
        if (sent.FirstOrDefault(i => i.AcceptedAt is null && i.Normalized == address.Normalized) is { } before)
            return await SendAgainAsync(visitor, before, ct);
        if (sent.Count(i => StateOf(i) == InvitationState.Open) >= _parts.Options.Value.MostOpen)
            return new(FlowOutcome.Failed("too_many_invitations", "email"));
        if (await LimitAsync(visitor, address.Normalized, ct) is { } limited)
            return new(limited);
        if (await IsLastAsync(account, ct))
            return new(FlowOutcome.Failed("too_many_invitations", "email"));

        var key = RandomToken.NewSecret();
        var invitation = new Invitation
        {
            Id = RandomToken.NewId(),
            KeyHash = RandomToken.Hash(key),
            Email = address.Value,
            Normalized = address.Normalized,
            InvitedById = account.Id,
            CreatedAt = Now,
            ExpiresAt = Now + _parts.Options.Value.Lifetime,
        };
        return await CommitAsync(visitor, new AddInvitation(invitation), invitation, key, ct);
    }

    /// <summary>Sends one again, with another key.</summary>
    public async Task<FlowOutcome> ResendAsync(Visitor visitor, string? id, CancellationToken ct)
    {
        if (visitor.Account is null)
            return new FlowOutcome.NotSignedIn();
        if (!MayInvite(visitor))
            return new FlowOutcome.Forbidden();
        return await FindAsync(visitor, id, ct) is { AcceptedAt: null } invitation
            ? (await SendAgainAsync(visitor, invitation, ct)).Outcome
            : new FlowOutcome.NotFound();
    }

    /// <summary>Takes one back: its key is worth nothing from here on.</summary>
    public async Task<FlowOutcome> RevokeAsync(Visitor visitor, string? id, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        return id is not null && await _writer.TryCommitAsync(visitor, [new RevokeInvitation(id, account.Id)], ct) ? FlowOutcome.Done : new FlowOutcome.NotFound();
    }

    private async Task<InvitationResult> SendAgainAsync(Visitor visitor, Invitation read, CancellationToken ct)
    {
        if (await LimitAsync(visitor, read.Normalized, ct) is { } limited)
            return new(limited);
        var key = RandomToken.NewSecret();
        var renewed = read with { KeyHash = RandomToken.Hash(key), ExpiresAt = Now + _parts.Options.Value.Lifetime };
        return await CommitAsync(visitor, new RenewInvitation(read, renewed.KeyHash, renewed.ExpiresAt), renewed, key, ct);
    }

    /// <summary>Counts one more for good; true when there were as many as there may be.</summary>
    private async Task<bool> IsLastAsync(Account account, CancellationToken ct) =>
        (await _parts.Attempts.ReserveAsync([new FailureCount($"invitations:{account.Id}", _parts.Options.Value.MostAltogether, Memory: null)], _writer.Now, ct)).Closed;

    private async Task<FlowOutcome?> LimitAsync(Visitor visitor, string normalized, CancellationToken ct) =>
        (await _parts.Rates.TryAsync(RatedFlow.Invite, visitor, normalized, ct) ?? await _parts.Throttle.SendAsync(visitor, null, normalized, ct)) is { } wait
            ? new FlowOutcome.Throttled(wait)
            : null;

    private async Task<InvitationResult> CommitAsync(Visitor visitor, Change change, Invitation invitation, string key, CancellationToken ct)
    {
        IReadOnlyList<Change> mail = _parts.Blocks.MaySend(visitor, invitation.Email) ? [new SendMessage(_parts.Mails.Invitation(visitor, invitation.Email, key, _parts.Options.Value.Lifetime))] : [];
        return await _writer.TryCommitAsync(visitor, [change, .. mail], ct) ? new(FlowOutcome.Done) { Sent = invitation } : new(new FlowOutcome.NotFound());
    }
}

/// <summary>What came of an invitation.</summary>
/// <param name="Outcome">Whether it was sent, or why not.</param>
public sealed record InvitationResult(FlowOutcome Outcome)
{
    /// <summary>The invitation, as it was written with its mail; null when none was.</summary>
    public Invitation? Sent { get; init; }
}

/// <summary>What invitations are decided and made with.</summary>
internal sealed record InvitationParts(
    BlockLists Blocks, FlowRates Rates, CodeThrottle Throttle, IAttempts Attempts, AccountMails Mails, IOptions<InvitationOptions> Options);
