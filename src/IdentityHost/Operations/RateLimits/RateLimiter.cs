using IdentityHost.OpenId.Errors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Operations.RateLimits;

/// <summary>Refuses with 429 and <c>Retry-After</c> (RFC 6585 §4) who asks too often.</summary>
internal sealed class RateLimiter(RequestDelegate next, IOptions<RateLimitOptions> options, TimeProvider clock)
{
    private readonly AddressCounters _counters = new(clock);
    private readonly RateLimitOptions _limits = options.Value;

    public Task InvokeAsync(HttpContext http)
    {
        var (group, most) = Limit(http.Request);
        if (group == Group.None)
            return next(http);
        if (group == Group.Protocol)
            return CountRefusalsAsync(http, most);

        var wait = _counters.Count((byte)group, http.Connection.RemoteIpAddress, most);
        if (wait == 0)
            return group == Group.Pushed ? CountRefusalsAsync(http, _limits.ProtocolRefusals) : next(http);
        Refuse(http.Response, wait);
        return Task.CompletedTask;
    }

    /// <summary>Only refusals count: the limit is looked at before, and the count is taken after.</summary>
    private async Task CountRefusalsAsync(HttpContext http, int most)
    {
        var address = http.Connection.RemoteIpAddress;
        if (_counters.Look((byte)Group.Protocol, address, most) is > 0 and var wait)
        {
            Refuse(http.Response, wait);
            return;
        }

        await next(http);
        // What only says which step is owed refuses nobody: one address may speak for all people of an app.
        if (http.Response.StatusCode is >= 400 and < 500 && http.Features.Get<OAuthError>() is not { TellsState: true })
            _counters.Count((byte)Group.Protocol, address, most);
    }

    /// <summary>The words come from the wall around (<see cref="Refusals.FaultBoundary"/>).</summary>
    private static void Refuse(HttpResponse response, long wait)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        RetryAfterHeader.Set(response, TimeSpan.FromSeconds(wait));
    }

    private (Group Group, int Most) Limit(HttpRequest request)
    {
        var path = request.Path;
        if (Is(path, "/connect"))
        {
            // A preflight that is refused hides the answer behind it: the app would see a dead line instead of 429. It costs next to nothing.
            if (HttpMethods.IsOptions(request.Method))
                return (Group.None, 0);
            return Is(path, "/connect/authorize") || Is(path, "/connect/logout") ? (Group.Authorize, _limits.Authorize)
                : Is(path, "/connect/par") || Is(path, "/connect/challenge") ? (Group.Pushed, _limits.Pushed)
                : Is(path, "/connect/register") ? (Group.Registration, _limits.Registration)
                : (Group.Protocol, _limits.ProtocolRefusals);
        }

        if (Is(path, "/_allauth"))
            return HttpMethods.IsOptions(request.Method) ? (Group.None, 0) : (Group.Headless, _limits.Headless);

        if (Is(path, "/api"))
            return HttpMethods.IsOptions(request.Method) ? (Group.None, 0) : (Group.Api, _limits.Api);

        // Reports come in bursts from few addresses; whoever cannot sign them is refused.
        if (Is(path, "/webhooks"))
            return (Group.Protocol, _limits.ProtocolRefusals);

        // Static files, discovery and health are cheap, and come in bursts from one address by nature.
        if (Is(path, "/.well-known") || Is(path, "/health") || Is(path, "/assets"))
            return (Group.None, 0);
        if (HttpMethods.IsPost(request.Method) && Is(path, "/signin"))
            return (Group.SignIn, _limits.SignIn);
        if (HttpMethods.IsPost(request.Method) && Is(path, "/signup"))
            return (Group.SignUp, _limits.SignUp);
        return (Group.Pages, _limits.Pages);
    }

    // As routing compares: without case, by whole segments, with or without a slash at the end.
    private static bool Is(PathString path, string prefix) => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase);

    private enum Group : byte
    {
        None,
        SignIn,
        SignUp,
        Pages,
        Headless,
        Api,
        Authorize,
        Registration,
        Pushed,
        Protocol,
    }
}
