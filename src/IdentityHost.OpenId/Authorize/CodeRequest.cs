using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.Scopes;

namespace IdentityHost.OpenId.Authorize;

/// <summary>A valid request for a code: RFC 6749 §4.1.1 and OpenID Connect Core §3.1.2.1, parsed.</summary>
internal sealed record CodeRequest
{
    public required ResponseTarget Target { get; init; }

    /// <summary>The scopes and resources that are granted if the person agrees.</summary>
    public required ResolvedScopes Granted { get; init; }

    /// <summary>
    /// What the person is asked to allow: the granted scopes, and those whose claims the parameter <c>claims</c> asks for by name
    /// (OpenID Connect Core §5.5). A claim is no cheaper to get than its scope.
    /// </summary>
    public required IReadOnlyList<string> Asked { get; init; }

    /// <summary>The parameters as they were sent, with the scopes by name: what is put aside means the same when the client has changed.</summary>
    public required ProtocolParameters Parameters { get; init; }

    public required IReadOnlyList<string> Prompt { get; init; }

    /// <summary>How old the sign-in may be: <c>max_age</c>, or the client's <c>default_max_age</c>.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The one person who may answer: by <c>id_token_hint</c>, or by a <c>sub</c> asked for with the <c>claims</c> parameter.</summary>
    public string? ExpectedSubject { get; init; }

    public required RequestedClaims Claims { get; init; }

    /// <summary>Values of <c>acr</c> that are wished for, best first: <c>acr_values</c>, or the client's <c>default_acr_values</c> (Registration §2).</summary>
    public IReadOnlyList<string> VoluntaryAcr => Parameters["acr_values"] is null ? Target.Client.Metadata.DefaultAcrValues : Parameters.List("acr_values");

    /// <summary>The values asked for: the essential ones, or else those wished for.</summary>
    public IReadOnlyList<string> WantedAcr => Claims.EssentialAcr.Count > 0 ? Claims.EssentialAcr : VoluntaryAcr;

    public string? Nonce => Parameters["nonce"];

    public string? CodeChallenge => Parameters["code_challenge"];

    /// <summary>Whether nothing may be shown to the person.</summary>
    public bool Silent => Asks("none");

    /// <summary>Whether <c>prompt</c> has this member.</summary>
    public bool Asks(string prompt) => Prompt.Contains(prompt, StringComparer.Ordinal);
}
