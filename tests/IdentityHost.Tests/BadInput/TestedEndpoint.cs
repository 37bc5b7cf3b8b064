using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Tests.BadInput;

/// <summary>Who an endpoint talks to, which decides the form of its refusals.</summary>
public enum Face
{
    /// <summary>Anybody: documents, health, files.</summary>
    Public,

    /// <summary>A person at a browser, on the protocol's way.</summary>
    Browser,

    /// <summary>A person at a browser, on a page of ours.</summary>
    Page,

    /// <summary>A client that posts forms and gets JSON (RFC 6749 §3.2).</summary>
    Client,

    /// <summary>A client that posts JSON (RFC 7591 §3).</summary>
    Registration,

    /// <summary>A front end that posts JSON and reads allauth's envelope.</summary>
    Headless,

    /// <summary>An app with an access token that sends JSON and reads problem details (RFC 9457).</summary>
    Rest,
}

/// <summary>An endpoint of the running server.</summary>
/// <param name="Path">An address that reaches it.</param>
/// <param name="Methods">The methods it is mapped for.</param>
/// <param name="Face">Who it talks to.</param>
public sealed record TestedEndpoint(string Path, IReadOnlyList<string> Methods, Face Face)
{
    /// <summary>Whether a form may be posted to it.</summary>
    public bool TakesForms => Face is not (Face.Registration or Face.Headless or Face.Rest) && Methods.Contains("POST", StringComparer.Ordinal);

    /// <summary>Whether a client must prove who it is there.</summary>
    public bool AuthenticatesClients => Face == Face.Client && !Path.EndsWith("/userinfo", StringComparison.Ordinal);

    /// <summary>Every endpoint the server maps; routes of one address count as one.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="values">What stands for the parameters of routes.</param>
    public static IReadOnlyList<TestedEndpoint> All(IServiceProvider services, IReadOnlyDictionary<string, string> values) =>
    [
        .. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .GroupBy(e => Fill(e.RoutePattern, values), StringComparer.Ordinal)
            .Select(g => new TestedEndpoint(
                g.Key,
                [.. g.SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct(StringComparer.Ordinal)],
                FaceOf(g.Key, g.First()))),
    ];

    private static string Fill(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern, IReadOnlyDictionary<string, string> values) =>
        "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => values.GetValueOrDefault(parameter.Name, "x"),
            _ => "",
        }))));

    private static Face FaceOf(string path, RouteEndpoint endpoint) => path switch
    {
        _ when path.StartsWith("/_allauth/", StringComparison.Ordinal) => Face.Headless,
        _ when path.StartsWith("/api/", StringComparison.Ordinal) => Face.Rest,
        "/connect/authorize" or "/connect/logout" => Face.Browser,
        _ when path.StartsWith("/connect/register", StringComparison.Ordinal) => Face.Registration,
        _ when path.StartsWith("/connect/", StringComparison.Ordinal) => Face.Client,
        _ when endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null => Face.Page,
        _ => Face.Public,
    };
}
