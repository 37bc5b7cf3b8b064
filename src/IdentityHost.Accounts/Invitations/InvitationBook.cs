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

    /// <summary>The open one to this address; null for none.</summary>
    public async Task<Invitation?> FindOpenAsync(Visitor visitor, string? email, CancellationToken ct) => EmailAddress.TryParse(email, out var address)
        ? (await ListAsync(visitor, ct)).FirstOrDefault(i => i.Normalized == address.Normalized && StateOf(i) == InvitationState.Open)
        : null;

    /// <summary>Invites; an address that was invited before gets its mail again, with another key.</summary>
    public async Task<FlowOutcome> InviteAsync(Visitor visitor, string? email, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (!MayInvite(visitor))
            return new FlowOutcome.Forbidden();
        if (string.IsNullOrWhiteSpace(email))
            return FlowOutcome.Failed("required", "email");
        if (!EmailAddress.TryParse(email, out var address) || !_parts.Blocks.MayRegister(address))
            return FlowOutcome.Failed("invalid", "email");

        var sent = await _invitations.ListAsync(account.Id, ct);
        if (sent.FirstOrDefault(i => i.AcceptedAt is null && i.Normalized == address.Normalized) is { } before)
            return await SendAgainAsync(visitor, before, ct);
        if (sent.Count(i => StateOf(i) == InvitationState.Open) >= _parts.Options.Value.MostOpen)
            return FlowOutcome.Failed("too_many_invitations", "email");
        if (await LimitAsync(visitor, address.Normalized, ct) is { } limited)
            return limited;
        if (await IsLastAsync(account, ct))
            return FlowOutcome.Failed("too_many_invitations", "email");

        var key = RandomToken.NewSecret();
        var invitation = new Invitation
        {
            Id = RandomToken.NewId(),
            KeyHash = RandomToken.Hash(key),
            Email = address.Value,
            Normalized = address.Normalized,
            InvitedById = account.Id,
            CreatedAt = _writer.Now,
            ExpiresAt = _writer.Now + _parts.Options.Value.Lifetime,
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
            ? await SendAgainAsync(visitor, invitation, ct)
            : new FlowOutcome.NotFound();
    }

    /// <summary>Takes one back: its key is worth nothing from here on.</summary>
    public async Task<FlowOutcome> RevokeAsync(Visitor visitor, string? id, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        return id is not null && await _writer.TryCommitAsync(visitor, [new RevokeInvitation(id, account.Id)], ct) ? FlowOutcome.Done : new FlowOutcome.NotFound();
    }

    private async Task<FlowOutcome> SendAgainAsync(Visitor visitor, Invitation invitation, CancellationToken ct)
    {
        if (await LimitAsync(visitor, invitation.Normalized, ct) is { } limited)
            return limited;
        var key = RandomToken.NewSecret();
        return await CommitAsync(visitor, new RenewInvitation(invitation, RandomToken.Hash(key), _writer.Now + _parts.Options.Value.Lifetime), invitation, key, ct);
    }

    /// <summary>Counts one more for good; true when there were as many as there may be.</summary>
    private async Task<bool> IsLastAsync(Account account, CancellationToken ct) =>
        (await _parts.Attempts.ReserveAsync([new FailureCount($"invitations:{account.Id}", _parts.Options.Value.MostAltogether, Memory: null)], _writer.Now, ct)).Closed;

    private async Task<FlowOutcome?> LimitAsync(Visitor visitor, string normalized, CancellationToken ct) =>
        (await _parts.Rates.TryAsync(RatedFlow.Invite, visitor, normalized, ct) ?? await _parts.Throttle.SendAsync(visitor, null, normalized, ct)) is { } wait
            ? new FlowOutcome.Throttled(wait)
            : null;

    private async Task<FlowOutcome> CommitAsync(Visitor visitor, Change change, Invitation invitation, string key, CancellationToken ct)
    {
        IReadOnlyList<Change> mail = _parts.Blocks.MaySend(visitor, invitation.Email) ? [new SendMessage(_parts.Mails.Invitation(visitor, invitation.Email, key, _parts.Options.Value.Lifetime))] : [];
        return await _writer.TryCommitAsync(visitor, [change, .. mail], ct) ? FlowOutcome.Done : new FlowOutcome.NotFound();
    }
}

/// <summary>What invitations are decided and made with.</summary>
internal sealed record InvitationParts(
    BlockLists Blocks, FlowRates Rates, CodeThrottle Throttle, IAttempts Attempts, AccountMails Mails, IOptions<InvitationOptions> Options);
