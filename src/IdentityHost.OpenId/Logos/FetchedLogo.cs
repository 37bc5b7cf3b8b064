using IdentityHost.OpenId.Errors;

namespace IdentityHost.OpenId.Logos;

/// <summary>What came of fetching a logo.</summary>
internal abstract record FetchedLogo
{
    private FetchedLogo()
    {
    }

    /// <summary>A picture that may be shown.</summary>
    public sealed record Picture(Logo Logo) : FetchedLogo;

    /// <summary>Nothing: the address did not answer with a document. That is a matter of time, not of the client's metadata.</summary>
    public sealed record Nothing(string? Reason) : FetchedLogo;

    /// <summary>Something that is never shown: no picture of ours, or too large in bytes or pixels.</summary>
    public sealed record Forbidden(OAuthError Error) : FetchedLogo;
}
