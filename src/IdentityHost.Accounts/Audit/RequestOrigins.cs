using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Audit;

/// <summary>Reads from the request that is served now who acts: the visitor, or whoever else was found to (<see cref="ActingParty"/>); outside of one it is the server.</summary>
internal sealed class RequestOrigins(IHttpContextAccessor accessor) : IAuditOrigins
{
    public AuditOrigin Current => accessor.HttpContext is { } http ? Of(http) : AuditOrigin.Server;

    private static AuditOrigin Of(HttpContext http) => Acting(http) with { Address = ClientAddress.Text(http), Reference = http.TraceIdentifier };

    private static AuditOrigin Acting(HttpContext http)
    {
        if (http.Features.Get<Visitor>() is { } visitor)
            return new(visitor.Account is { } account ? new(AuditActorKind.Account, account.Id) : AuditActor.Nobody) { SessionId = visitor.Session?.Id, ClientId = visitor.App?.ClientId ?? visitor.Bearer?.ClientId };
        return http.Features.Get<ActingParty>() is { } acting
            ? new(acting.Actor) { SessionId = acting.SessionId, ClientId = acting.ClientId }
            : new(AuditActor.Nobody);
    }
}
