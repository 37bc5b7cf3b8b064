using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Errors;

/// <summary>A refusal in the protocol's own form; it is a value, and its own answer.</summary>
/// <remarks>
/// RFC 6749 §5.2 (JSON, <c>no-store</c>, 401 with <c>WWW-Authenticate</c> for a client that failed to authenticate).
/// The catalogue of codes is in <c>OAuthErrors.cs</c>.
/// </remarks>
/// <param name="Code">The error code on the wire, for example <c>invalid_grant</c>.</param>
/// <param name="Description">For the client's developer: printable ASCII without <c>"</c> and <c>\</c>, and nothing the client may not know.</param>
/// <param name="Status">The HTTP status where the error is answered directly.</param>
public sealed partial record OAuthError(string Code, string Description, int Status = StatusCodes.Status400BadRequest) : IResult
{
    /// <summary>Why, for the operator's log only; never sent.</summary>
    public string? Reason { get; init; }

    /// <summary>The challenge of a 401, for example <c>Basic realm="…"</c>; null where the status needs none.</summary>
    public string? Challenge { get; init; }

    /// <summary>How long the client should wait; null where waiting changes nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it says how things stand and what comes next, so that nothing was refused and there is nothing for the log.</summary>
    public bool TellsState { get; init; }

    /// <summary>Writes the members that stand beside code and description; null for none.</summary>
    public Action<Utf8JsonWriter>? Further { get; init; }

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // The host writes the refusal, with its private reason, into its log.
        httpContext.Features.Set(this);
        OpenIdTelemetry.Refused(httpContext, Code);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        if (Challenge is not null)
            response.Headers.WWWAuthenticate = Challenge;
        if (RetryAfter is { } wait)
            RetryAfterHeader.Set(response, wait);
        response.ContentType = "application/json";

        // RFC 9110 §15.5.14: the rest of the body is not read, so the connection ends here, and the client is told.
        if (Status == StatusCodes.Status413PayloadTooLarge)
            response.Headers.Connection = "close";
        await using var writer = new Utf8JsonWriter(response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("error"u8, Code);
        writer.WriteString("error_description"u8, Description);
        Further?.Invoke(writer);
        writer.WriteEndObject();
    }
}
