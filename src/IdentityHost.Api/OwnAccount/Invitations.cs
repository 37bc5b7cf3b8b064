using IdentityHost.Accounts.Invitations;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.OwnAccount;

/// <summary>An invitation.</summary>
/// <param name="Id">Its id; grants nothing.</param>
/// <param name="Email">Whom it went to.</param>
/// <param name="Status"><c>open</c>, <c>accepted</c> or <c>expired</c>.</param>
/// <param name="CreatedAt">When it was first sent.</param>
/// <param name="ExpiresAt">When its key ends.</param>
/// <param name="AcceptedAt">When an account was made with it; null while none was.</param>
internal sealed record InvitationData(string Id, string Email, string Status, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? AcceptedAt);

/// <summary>Some invitations, newest first.</summary>
internal sealed record InvitationPage(IReadOnlyList<InvitationData> Items);

/// <summary>Whom to invite.</summary>
internal sealed record InvitationInput(string Email);

/// <summary><c>invitations</c></summary>
internal sealed class Invitations(InvitationBook book, FlowProblems problems)
{
    public async Task<RestAnswer> ListAsync(RestCall call) => Pages.Of(
        call, await book.ListAsync(call.Visitor, call.Ct), i => Cursor.Of(i.CreatedAt, i.Id), Show, items => new InvitationPage(items));

    public async Task<RestAnswer> GetAsync(RestCall call) =>
        await book.FindAsync(call.Visitor, call.Route("id"), call.Ct) is { } found ? RestAnswer.Of(Show(found)) : Problem.NotFound;

    public async Task<RestAnswer> CreateAsync(RestCall call, InvitationInput input)
    {
        var result = await book.InviteAsync(call.Visitor, input.Email, call.Ct);
        return await problems.OfAsync(call, result.Outcome, () => Task.FromResult<RestAnswer>(RestAnswer.Created(call.At(result.Sent!.Id), Show(result.Sent))));
    }

    public async Task<RestAnswer> ResendAsync(RestCall call) =>
        await problems.OfAsync(call, await book.ResendAsync(call.Visitor, call.Route("id"), call.Ct), () => GetAsync(call));

    public async Task<RestAnswer> RevokeAsync(RestCall call) => await problems.OfAsync(call, await book.RevokeAsync(call.Visitor, call.Route("id"), call.Ct));

    public async Task<IReadOnlyList<InvitationData>> AllAsync(RestCall call) => [.. (await book.ListAsync(call.Visitor, call.Ct)).Select(Show)];

    private InvitationData Show(Invitation invitation) => new(
        invitation.Id, invitation.Email, book.StateOf(invitation).ToString().ToLowerInvariant(), invitation.CreatedAt, invitation.ExpiresAt, invitation.AcceptedAt);
}
