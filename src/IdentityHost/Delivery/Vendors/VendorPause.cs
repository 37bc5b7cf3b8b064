using System.Globalization;

namespace IdentityHost.Delivery.Vendors;

/// <summary>How long a vendor wants to be left alone: <c>Retry-After</c> (RFC 9110 §10.2.3), or SendGrid's <c>X-RateLimit-Reset</c>, seconds since 1970.</summary>
internal static class VendorPause
{
    /// <summary>What the answer asks for; null when it asks for nothing, or for what is over.</summary>
    public static TimeSpan? In(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => Reset(response) - now,
        };
        return asked > TimeSpan.Zero ? asked : null;
    }

    private static DateTimeOffset? Reset(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-RateLimit-Reset", out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
