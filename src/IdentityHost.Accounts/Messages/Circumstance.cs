using IdentityHost.Accounts.Throttling;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Messages;

/// <summary>When and from where something was done, as a notice about it tells (S-179).</summary>
/// <param name="At">When.</param>
/// <param name="Address">The client's address; null when nobody's browser or app did it.</param>
/// <param name="UserAgent">As sent; shown so that it forms no link.</param>
internal sealed record Circumstance(DateTimeOffset At, string? Address, string? UserAgent)
{
    /// <summary>Of the request that does it.</summary>
    public static Circumstance Of(HttpContext http, DateTimeOffset at) =>
        new(at, ClientAddress.Text(http), http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null);
}
