using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Registration;

/// <summary>Counts the clients that one address registers in a day, on all nodes together (S-150). The host has the counters.</summary>
public interface IRegistrationQuota
{
    /// <summary>Takes one from the quota of the request's address; null when there was one, or how long to wait.</summary>
    /// <param name="http">The request.</param>
    /// <param name="most">How many an address has in a day.</param>
    /// <param name="ct">Cancellation.</param>
    Task<TimeSpan?> TryTakeAsync(HttpContext http, int most, CancellationToken ct);
}
