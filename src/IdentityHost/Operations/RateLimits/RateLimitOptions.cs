using System.ComponentModel.DataAnnotations;

namespace IdentityHost.Operations.RateLimits;

/// <summary>
/// Limits by client address (IPv4 /32, IPv6 /64), under <c>IdentityHost:RateLimits</c>: requests per minute, on each node. They bound
/// floods; guessing is stopped by the attempt counters on secrets and codes, which stay on always.
/// </summary>
public sealed class RateLimitOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:RateLimits";

    /// <summary>Whether there are limits by address at all; false is refused outside Development.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Submitted sign-in forms, of which one sign-in has two or three.</summary>
    [Range(1, 10_000_000)]
    public int SignIn { get; set; } = 90;

    /// <summary>Submitted sign-up forms.</summary>
    [Range(1, 10_000_000)]
    public int SignUp { get; set; } = 20;

    /// <summary>All other requests for pages.</summary>
    [Range(1, 10_000_000)]
    public int Pages { get; set; } = 600;

    /// <summary>Requests to the headless API; a page of an app makes several at once.</summary>
    [Range(1, 10_000_000)]
    public int Headless { get; set; } = 600;

    /// <summary>Requests to the REST APIs.</summary>
    [Range(1, 10_000_000)]
    public int Api { get; set; } = 600;

    /// <summary>Requests to the authorization and logout endpoints.</summary>
    [Range(1, 10_000_000)]
    public int Authorize { get; set; } = 600;

    /// <summary>Requests to the registration endpoint.</summary>
    [Range(1, 10_000_000)]
    public int Registration { get; set; } = 30;

    /// <summary>Pushed authorization requests and messages to the challenge endpoint, which anybody who knows the id of a public client can make, and which are stored (S-214).</summary>
    [Range(1, 10_000_000)]
    public int Pushed { get; set; } = 3_000;

    /// <summary>
    /// Refused requests to the endpoints that clients call themselves (token, introspection, revocation, userinfo, pushed requests).
    /// Successful ones are not limited: a busy backend calls from one address.
    /// </summary>
    [Range(1, 10_000_000)]
    public int ProtocolRefusals { get; set; } = 600;
}
