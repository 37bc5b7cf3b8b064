namespace IdentityHost.OpenId.OutboundFetch;

/// <summary>Settings of requests to URLs that came from outside, under <c>IdentityHost:OutboundFetch</c>.</summary>
public sealed class OutboundFetchOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:OutboundFetch";

    /// <summary>Whether the server may fetch from its own machine: any port, also plain http. Unsafe; on in Development only, unless set.</summary>
    public bool AllowLoopback { get; set; }

    /// <summary>A PEM file with further certificate authorities to trust for such requests, for example those of a company network; none by default.</summary>
    public string? TrustedCertificates { get; set; }
}
