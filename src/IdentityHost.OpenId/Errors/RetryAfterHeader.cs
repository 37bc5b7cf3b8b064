using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Errors;

/// <summary>How long to wait before the next try (RFC 9110 §10.2.3).</summary>
public static class RetryAfterHeader
{
    /// <summary>Tells it, in whole seconds, never less than one: who is told zero asks again at once.</summary>
    public static void Set(HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
