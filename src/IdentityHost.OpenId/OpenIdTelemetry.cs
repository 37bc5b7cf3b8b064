using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IdentityHost.OpenId;

/// <summary>What the engine tells of itself: <c>IdentityHost.OpenId</c> is the name of its meter and of its traces. Without a listener it costs nothing.</summary>
internal static class OpenIdTelemetry
{
    public const string Name = "IdentityHost.OpenId";

    public static readonly ActivitySource Traces = new(Name);
    private static readonly Meter s_meter = new(Name);
    private static readonly Counter<long> s_issued =
        s_meter.CreateCounter<long>("identityhost.tokens.issued", "{response}", "Token responses, by grant type.");

    private static readonly Counter<long> s_refused =
        s_meter.CreateCounter<long>("identityhost.requests.refused", "{response}", "Refused protocol requests, by endpoint and error.");

    public static void Issued(string grantType)
    {
        if (s_issued.Enabled)
            s_issued.Add(1, new KeyValuePair<string, object?>("grant_type", grantType));
    }

    /// <summary>Counts under the route, never under the path that was asked for: that is a stranger's text.</summary>
    public static void Refused(HttpContext http, string error)
    {
        if (s_refused.Enabled)
            s_refused.Add(1, new("http.route", (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText), new("error", error));
    }
}
