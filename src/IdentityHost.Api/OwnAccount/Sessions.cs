using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.OwnAccount;

/// <summary>A session.</summary>
/// <param name="Id">Its id; grants nothing.</param>
/// <param name="IsCurrent">Whether the token of the request was granted in it.</param>
/// <param name="UserAgent">What the browser or app says it is.</param>
/// <param name="Address">The client's address when it began.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="LastSeenAt">When it was last used; null where that is not tracked.</param>
/// <param name="ExpiresAt">When it ends, however often it is used.</param>
internal sealed record SessionData(string Id, bool IsCurrent, string? UserAgent, string? Address, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt, DateTimeOffset ExpiresAt);

/// <summary>Some sessions, newest first.</summary>
internal sealed record SessionPage(IReadOnlyList<SessionData> Items);

/// <summary><c>sessions</c></summary>
internal sealed class Sessions(SessionList list, FlowProblems problems, IOptions<SessionLifetimeOptions> options)
{
    public async Task<RestAnswer> ListAsync(RestCall call) => Pages.Of(
        call, await list.ListAsync(call.Visitor, call.Ct), s => Cursor.Of(s.CreatedAt, s.Id), s => Show(call, s), items => new SessionPage(items));

    public async Task<RestAnswer> EndAsync(RestCall call)
    {
        var outcome = await list.EndAsync(call.Visitor, [call.Route("id")], call.Ct);
        return outcome is FlowOutcome.Invalid ? Problem.NotFound : await problems.OfAsync(call, outcome);
    }

    /// <summary>All but the one the token was granted in.</summary>
    public async Task<RestAnswer> EndOthersAsync(RestCall call) => await problems.OfAsync(call, await list.EndOthersAsync(call.Visitor, call.Ct));

    public SessionData Show(RestCall call, Session session) => new(
        session.Id, session.Id == call.Token.SessionId, session.UserAgent, session.Address, session.CreatedAt,
        options.Value.TrackActivity ? session.LastSeenAt : null, session.ExpiresAt);
}
