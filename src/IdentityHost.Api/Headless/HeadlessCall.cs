using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Headless;

/// <summary>One request, let in: who it comes from is known.</summary>
/// <param name="Http">As it came.</param>
/// <param name="Visitor">Who asks.</param>
/// <param name="Endpoints">Has the endpoints, which are singletons; the services of the request would make a scope for it.</param>
internal sealed record HeadlessCall(HttpContext Http, Visitor Visitor, IServiceProvider Endpoints)
{
    public CancellationToken Ct => Http.RequestAborted;

    /// <summary>A header of the request; null when it is missing.</summary>
    public string? Header(string name) => Http.Request.Headers[name] is [{ } value, ..] ? value : null;
}
