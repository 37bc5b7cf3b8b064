using IdentityHost.OpenId.Errors;

namespace IdentityHost.OpenId.Authorize;

/// <summary>What the rules said to an authorization request; a refusal's type says where it may be told (RFC 6749 §4.1.2.1).</summary>
internal abstract record RequestCheck
{
    private RequestCheck()
    {
    }

    /// <summary>The request is good.</summary>
    public sealed record Accepted(CodeRequest Request) : RequestCheck;

    /// <summary>Refused after client and redirect URI were proven: the client may know.</summary>
    public sealed record Sent(ResponseTarget Target, OAuthError Error) : RequestCheck;

    /// <summary>Refused before: only the person at the browser is told (S-102).</summary>
    public sealed record Shown(OAuthError Error, string? Expected = null, string? Received = null) : RequestCheck;
}
