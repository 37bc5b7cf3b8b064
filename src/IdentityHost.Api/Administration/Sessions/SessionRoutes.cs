using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.Sessions;

/// <summary>The routes of sessions.</summary>
internal static class SessionRoutes
{
    /// <summary>Adds their endpoints.</summary>
    public static IServiceCollection AddSessionRoutes(this IServiceCollection services) => services.AddSingleton<SessionResource>();

    /// <summary>Maps them.</summary>
    public static void MapSessions(this RestTable table)
    {
        var read = Read(Permissions.SessionsRead);
        table.On(
            "sessions",
            Of<SessionResource>("GET", "listSessions", read, "The live sessions of everybody.", (e, c) => e.ListAsync(c))
                with
            { Output = typeof(UserSessionPage), IsPaged = true, List = SessionResource.Form });
        table.On(
            "sessions/{id}",
            Of<SessionResource>("GET", "getSession", read, "A live session.", (e, c) => e.GetAsync(c)) with { Output = typeof(UserSessionData) },
            Of<SessionResource>("DELETE", "endSession", Write(Permissions.SessionsEnd), "Ends a session with all tokens bound to it.", (e, c) => e.EndAsync(c))
                with
            { Success = 204, Refusals = [409] });
    }
}
