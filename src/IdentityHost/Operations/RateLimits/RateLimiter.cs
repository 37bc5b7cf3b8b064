using System.Globalization;
using IdentityHost.Operations.Refusals;
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
        return wait == 0 ? next(http) : RefuseAsync(http, wait);
    }

    /// <summary>Only refusals count: the limit is looked at before, and the count is taken after.</summary>
    private async Task CountRefusalsAsync(HttpContext http, int most)
    {
        var address = http.Connection.RemoteIpAddress;
        if (_counters.Look((byte)Group.Protocol, address, most) is > 0 and var wait)
        {
            await RefuseAsync(http, wait);
            return;
        }

        await next(http);
        if (http.Response.StatusCode is >= 400 and < 500)
            _counters.Count((byte)Group.Protocol, address, most);
    }

    private static Task RefuseAsync(HttpContext http, long wait)
    {
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return Refusal.AnswerAsync(http);
    }

    private (Group Group, int Most) Limit(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        if (path.StartsWith("/connect/", StringComparison.OrdinalIgnoreCase))
        {
            return path["/connect/".Length..] switch
            {
                "authorize" or "logout" => (Group.Authorize, _limits.Authorize),
                var rest when rest.StartsWith("register", StringComparison.Ordinal) => (Group.Registration, _limits.Registration),
                _ => (Group.Protocol, _limits.ProtocolRefusals),
            };
        }

        // Static files, discovery and health are cheap, and come in bursts from one address by nature.
        if (path.StartsWith("/.well-known/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/health/", StringComparison.OrdinalIgnoreCase)
            || path.StartsWith("/assets/", StringComparison.OrdinalIgnoreCase))
        {
            return (Group.None, 0);
        }

        if (HttpMethods.IsPost(request.Method) && path.StartsWith("/signin", StringComparison.OrdinalIgnoreCase))
            return (Group.SignIn, _limits.SignIn);
        if (HttpMethods.IsPost(request.Method) && path.StartsWith("/signup", StringComparison.OrdinalIgnoreCase))
            return (Group.SignUp, _limits.SignUp);
        return (Group.Pages, _limits.Pages);
    }

    private enum Group : byte
    {
        None,
        SignIn,
        SignUp,
        Pages,
        Authorize,
        Registration,
        Protocol,
    }
}
