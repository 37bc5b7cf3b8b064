using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.Paging;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;
using static IdentityHost.Api.Administration.AdministrationEntrance;

namespace IdentityHost.Api.Administration.Invitations;

/// <summary>An invitation of somebody.</summary>
/// <param name="Id">Its id; grants nothing.</param>
/// <param name="Email">Whom it went to.</param>
/// <param name="InvitedById">Who sent it.</param>
/// <param name="Status"><c>open</c>, <c>accepted</c> or <c>expired</c>.</param>
/// <param name="CreatedAt">When it was first sent.</param>
/// <param name="ExpiresAt">When its key ends.</param>
/// <param name="AcceptedAt">When an account was made with it; null while none was.</param>
/// <param name="AcceptedById">That account.</param>
internal sealed record SentInvitationData(
    string Id, string Email, string InvitedById, string Status, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? AcceptedAt, string? AcceptedById);

/// <summary>Some invitations.</summary>
internal sealed record SentInvitationPage(IReadOnlyList<SentInvitationData> Items);

/// <summary>Whom to invite.</summary>
internal sealed record SendInvitationInput(string Email);

/// <summary><c>invitations</c>: everybody's. Whoever makes one here sends it, and is counted, as any person who invites.</summary>
internal sealed class InvitationResource(
    IInvitations invitations, InvitationBook book, AccountAdministration administration, FlowProblems problems, TimeProvider clock)
{
    private const string EmailFilter = "email";
    private const string SenderFilter = "invited_by_id";
    private const string StatusFilter = "status";
    private const string ExpiresAt = "expires_at";

    private static readonly InvitationState[] s_states = Enum.GetValues<InvitationState>();

    public static ListForm Form { get; } = new(ListOrder.Time("created_at"), ListOrder.Time(ExpiresAt))
    {
        Filters =
        [
            ListFilter.Text(EmailFilter, "How the invited address begins."),
            ListFilter.Text(SenderFilter, "Who sent it."),
            ListFilter.OneOf(StatusFilter, "How it stands.", [.. s_states.Select(NameOf)]),
        ],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var filter = new InvitationFilter
        {
            // What nobody could have typed as an address begins none.
            Beginning = query.Text(EmailFilter) is { } typed ? IdentifierNormalizer.Normalize(typed) ?? typed : null,
            InvitedById = query.Text(SenderFilter),
            State = query.Text(StatusFilter) is { } status ? s_states.First(s => NameOf(s) == status) : null,
        };
        var order = query.Order == ExpiresAt ? InvitationOrder.ExpiresAt : InvitationOrder.CreatedAt;
        var after = query.After is { } last ? new RowPlace<DateTimeOffset>(last.Time, last.Id) : null;
        var rows = await invitations.PageAsync(filter, order, query.IsDescending, after, query.Rows, clock.GetUtcNow(), call.Ct);
        return query.Page(call, rows, i => Place.Of(order == InvitationOrder.ExpiresAt ? i.ExpiresAt : i.CreatedAt, i.Id), Show, items => new SentInvitationPage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await invitations.FindByIdAsync(call.Route("id"), call.Ct) is { } found ? RestAnswer.Of(Show(found)) : Problem.NotFound;

    public async Task<RestAnswer> CreateAsync(RestCall call, SendInvitationInput input)
    {
        var result = await book.InviteAsync(call.Visitor, input.Email, call.Ct);
        return await problems.OfAsync(call, result.Outcome, () => Task.FromResult<RestAnswer>(RestAnswer.Created(call.At(result.Sent!.Id), Show(result.Sent))));
    }

    /// <summary>An accepted one stays: it says who brought whom.</summary>
    public async Task<RestAnswer> RevokeAsync(RestCall call) => await invitations.FindByIdAsync(call.Route("id"), call.Ct) is { } found
        ? AdministrationProblems.Answer(await administration.RevokeInvitationAsync(RightsOf(call), found, call.Ct))
        : Problem.NotFound;

    private SentInvitationData Show(Invitation invitation) => new(
        invitation.Id, invitation.Email, invitation.InvitedById, NameOf(book.StateOf(invitation)), invitation.CreatedAt, invitation.ExpiresAt, invitation.AcceptedAt, invitation.AcceptedById);

    private static string NameOf(InvitationState state) => state.ToString().ToLowerInvariant();
}
