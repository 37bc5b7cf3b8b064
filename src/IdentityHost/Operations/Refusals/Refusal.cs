using System.Text.Json;
using IdentityHost.Ui;

namespace IdentityHost.Operations.Refusals;

/// <summary>The answer for a refusal or fault that no endpoint answered, in the shape of the face it happened on.</summary>
/// <remarks>OAuth JSON (RFC 6749 §5.2) below <c>/connect</c>, problem details (RFC 9457) below <c>/api</c>, elsewhere a page for browsers and problem details for programs.</remarks>
internal static class Refusal
{
    /// <summary>The number under which an operator finds the request in the log; also in <c>X-Reference</c>.</summary>
    public static string Reference(HttpContext http) => http.TraceIdentifier;

    /// <summary>Writes the answer for the status that is set, unless something was answered already.</summary>
    public static Task AnswerAsync(HttpContext http)
    {
        var response = http.Response;
        if (response.HasStarted || response.ContentType is not null || response.ContentLength is > 0 || response.StatusCode < 400)
            return Task.CompletedTask;

        if (http.Request.Path.StartsWithSegments("/_allauth", StringComparison.OrdinalIgnoreCase))
            return HeadlessAsync(http);
        var sentence = Sentence(response.StatusCode);
        var browser = AsksForPage(http.Request);
        if (http.Request.Path.StartsWithSegments("/connect", StringComparison.OrdinalIgnoreCase) && !browser)
            return JsonAsync(http, "application/json", [("error", Code(response.StatusCode)), ("error_description", sentence)]);
        return browser && !http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            ? FailurePage.WriteAsync(http, response.StatusCode)
            : JsonAsync(http, "application/problem+json", [("title", sentence), ("reference", Reference(http))]);
    }

    /// <summary>allauth's clients read the status from the body; a method that is not there has none (its contract).</summary>
    private static Task HeadlessAsync(HttpContext http) =>
        http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed ? Task.CompletedTask : JsonAsync(http, "application/json", []);

    private static bool AsksForPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static async Task JsonAsync(HttpContext http, string contentType, (string Name, string Value)[] members)
    {
        http.Response.ContentType = contentType;
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter);
        writer.WriteStartObject();
        foreach (var (name, value) in members)
            writer.WriteString(name, value);
        if (contentType is "application/problem+json" || members.Length == 0)
            writer.WriteNumber("status"u8, http.Response.StatusCode);
        writer.WriteEndObject();
    }

    private static string Code(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => "temporarily_unavailable",
        >= 500 => "server_error",
        _ => "invalid_request",
    };

    private static string Sentence(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request cannot be understood.",
        StatusCodes.Status401Unauthorized => "Sign in first.",
        StatusCodes.Status403Forbidden => "This is not allowed.",
        StatusCodes.Status404NotFound => "There is nothing here.",
        StatusCodes.Status405MethodNotAllowed => "This method is not allowed here.",
        StatusCodes.Status413PayloadTooLarge => "The request is too large.",
        StatusCodes.Status415UnsupportedMediaType => "This content type is not understood here.",
        StatusCodes.Status429TooManyRequests => "Too many requests. Try again later.",
        StatusCodes.Status503ServiceUnavailable => "The server cannot answer at the moment. Try again soon.",
        >= 500 => "Something went wrong on our side.",
        _ => "The request was refused.",
    };
}
