using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Paging;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;
using Microsoft.Extensions.Options;
using static IdentityHost.Api.Administration.AdministrationEntrance;

namespace IdentityHost.Api.Administration.Sessions;

/// <summary>A session of somebody.</summary>
/// <param name="Id">Its id; grants nothing.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Kind"><c>browser</c>, <c>app</c>, or <c>first_party</c> for an app of the operator's own.</param>
/// <param name="Methods">What was proven in it (RFC 8176).</param>
/// <param name="UserAgent">What the browser or app says it is.</param>
/// <param name="Address">The client's address when it began.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="LastSeenAt">When it was last used; null where that is not tracked.</param>
/// <param name="ExpiresAt">When it ends, however often it is used.</param>
internal sealed record UserSessionData(
    string Id, string UserId, string Kind, IReadOnlyList<string> Methods, string? UserAgent, string? Address, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt, DateTimeOffset ExpiresAt);

/// <summary>Some sessions.</summary>
internal sealed record UserSessionPage(IReadOnlyList<UserSessionData> Items);

/// <summary><c>sessions</c>: the live ones of everybody.</summary>
internal sealed class SessionResource(
    ISessions sessions, SessionReader reader, AccountAdministration administration, IOptions<SessionLifetimeOptions> options, TimeProvider clock)
{
    private const string UserFilter = "user_id";
    private const string KindFilter = "kind";
    private const string AddressFilter = "address";
    private const string SinceFilter = "since";
    private const string UntilFilter = "until";
    private const string ExpiresAt = "expires_at";

    private static readonly (string Name, ClientKind Kind)[] s_kinds = [("browser", ClientKind.Browser), ("app", ClientKind.App), ("first_party", ClientKind.FirstParty)];

    public static ListForm Form { get; } = new(ListOrder.Time("created_at"), ListOrder.Time(ExpiresAt))
    {
        Filters =
        [
            ListFilter.Text(UserFilter, "Whose they are."),
            ListFilter.OneOf(KindFilter, "What carries them.", [.. s_kinds.Select(k => k.Name)]),
            ListFilter.Text(AddressFilter, "The client's address when they began."),
            ListFilter.Time(SinceFilter, "Begun at this moment or later."),
            ListFilter.Time(UntilFilter, "Begun before this moment."),
        ],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var now = clock.GetUtcNow();
        var filter = new SessionFilter
        {
            AccountId = query.Text(UserFilter),
            Kind = query.Text(KindFilter) is { } kind ? s_kinds.First(k => k.Name == kind).Kind : null,
            Address = query.Text(AddressFilter),
            Since = query.Time(SinceFilter),
            Until = query.Time(UntilFilter),
            SeenSince = now - options.Value.IdleTimeout,
        };
        var order = query.Order == ExpiresAt ? SessionOrder.ExpiresAt : SessionOrder.CreatedAt;
        var after = query.After is { } last ? new RowPlace<DateTimeOffset>(last.Time, last.Id) : null;
        var rows = await sessions.PageAsync(filter, order, query.IsDescending, after, query.Rows, now, call.Ct);
        return query.Page(call, rows, s => Place.Of(order == SessionOrder.ExpiresAt ? s.ExpiresAt : s.CreatedAt, s.Id), Show, items => new UserSessionPage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await FindAsync(call) is { } session ? RestAnswer.Of(Show(session)) : Problem.NotFound;

    public async Task<RestAnswer> EndAsync(RestCall call) => await FindAsync(call) is { } session
        ? AdministrationProblems.Answer(await administration.EndSessionsAsync(RightsOf(call), session.AccountId, [session.Id], call.Ct))
        : Problem.NotFound;

    private async Task<Session?> FindAsync(RestCall call) => (await reader.PeekAsync(call.Route("id"), call.Ct))?.Session;

    private UserSessionData Show(Session session) => new(
        session.Id, session.AccountId, s_kinds.First(k => k.Kind == session.Kind).Name, [.. session.Methods.Select(m => m.Reference).Distinct(StringComparer.Ordinal)],
        session.UserAgent, session.Address, session.CreatedAt, options.Value.TrackActivity ? session.LastSeenAt : null, session.ExpiresAt);
}
