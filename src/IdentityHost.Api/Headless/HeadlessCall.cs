using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Headless;

/// <summary>One request, let in: who it comes from is known.</summary>
internal sealed record HeadlessCall(HttpContext Http, Visitor Visitor)
{
    public CancellationToken Ct => Http.RequestAborted;

    /// <summary>A header of the request; null when it is missing.</summary>
    public string? Header(string name) => Http.Request.Headers[name] is [{ } value, ..] ? value : null;
}
