using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Errors;

/// <content>The catalogue: every code the server answers, each named once.</content>
public sealed partial record OAuthError
{
    // RFC 6749 §5.2 and §4.1.2.1
    public static OAuthError InvalidRequest(string description) => new("invalid_request", description);
    public static OAuthError InvalidGrant(string description) => new("invalid_grant", description);
    public static OAuthError InvalidScope(string description) => new("invalid_scope", description);
    public static OAuthError UnauthorizedClient(string description) => new("unauthorized_client", description);
    public static OAuthError UnsupportedGrantType(string description) => new("unsupported_grant_type", description);
    public static OAuthError UnsupportedResponseType(string description) => new("unsupported_response_type", description);
    public static OAuthError AccessDenied(string description) => new("access_denied", description);
    public static OAuthError ServerError(string description) => new("server_error", description, StatusCodes.Status500InternalServerError);
    public static OAuthError TemporarilyUnavailable(string description) => new("temporarily_unavailable", description, StatusCodes.Status503ServiceUnavailable);

    /// <summary>RFC 6749 §5.2: 401, with the challenge of the scheme the client used (Basic unless said otherwise).</summary>
    public static OAuthError InvalidClient(string description) =>
        new("invalid_client", description, StatusCodes.Status401Unauthorized) { Challenge = "Basic realm=\"token\", charset=\"UTF-8\"" };

    // RFC 8707 §2
    public static OAuthError InvalidTarget(string description) => new("invalid_target", description);

    // OpenID Connect Core §3.1.2.6
    public static OAuthError LoginRequired(string description) => new("login_required", description);
    public static OAuthError ConsentRequired(string description) => new("consent_required", description);
    public static OAuthError InteractionRequired(string description) => new("interaction_required", description);
    public static OAuthError AccountSelectionRequired(string description) => new("account_selection_required", description);
    public static OAuthError RequestNotSupported(string description) => new("request_not_supported", description);
    public static OAuthError RequestUriNotSupported(string description) => new("request_uri_not_supported", description);
    public static OAuthError InvalidRequestUri(string description) => new("invalid_request_uri", description);
    public static OAuthError RegistrationNotSupported(string description) => new("registration_not_supported", description);

    // OpenID Connect Core Error Code unmet_authentication_requirements 1.0
    public static OAuthError UnmetAuthenticationRequirements(string description) => new("unmet_authentication_requirements", description);

    // RFC 7591 §3.2.2
    public static OAuthError InvalidRedirectUri(string description) => new("invalid_redirect_uri", description);
    public static OAuthError InvalidClientMetadata(string description) => new("invalid_client_metadata", description);

    // OAuth 2.0 for First-Party Applications (draft -04) §5.2.2.1
    public static OAuthError InvalidSession(string description) => new("invalid_session", description);

    public static OAuthError InsufficientAuthorization(string description) =>
        new("insufficient_authorization", description, StatusCodes.Status403Forbidden) { TellsState = true };

    public static OAuthError RedirectToWeb(string description) => new("redirect_to_web", description, StatusCodes.Status403Forbidden) { TellsState = true };

    // Our own, of the grant types in Token/FirstPartyGrants.cs
    public static OAuthError MfaRequired(string description) => new("mfa_required", description) { TellsState = true };

    /// <summary>Too many tries, or too much to do: the same request may succeed later (RFC 6585 §4).</summary>
    public static OAuthError Later(TimeSpan retryAfter, bool busy) =>
        new(
            "temporarily_unavailable",
            busy ? "The server has too much to do at the moment." : "There were too many tries.",
            busy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests)
        {
            RetryAfter = retryAfter,
        };

    // RFC 6750 §3.1: the challenge repeats the error; without credentials the bare scheme is the whole answer.
    public static OAuthError InvalidToken(string description) =>
        new("invalid_token", description, StatusCodes.Status401Unauthorized)
        {
            Challenge = $"Bearer error=\"invalid_token\", error_description=\"{description}\"",
        };

    /// <summary>A token that is not good here, in words that tell a stranger nothing; the reason is for the log.</summary>
    public static OAuthError TokenNotGood(string? reason = null) => InvalidToken("The access token is not valid here.") with { Reason = reason };

    public static OAuthError InsufficientScope(string description, string scope) =>
        new("insufficient_scope", description, StatusCodes.Status403Forbidden)
        {
            Challenge = $"Bearer error=\"insufficient_scope\", error_description=\"{description}\", scope=\"{scope}\"",
        };
}
