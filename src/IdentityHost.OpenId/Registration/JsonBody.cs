using System.Text.Json;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IdentityHost.OpenId.Registration;

/// <summary>The JSON body of a registration request, read strictly (S-197, S-210): type, size, UTF-8, depth, no comments, no member twice.</summary>
internal static class JsonBody
{
    private const int MostBytes = 32 * 1024;

    public static async ValueTask<OrError<JsonDocument>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return OAuthError.InvalidClientMetadata("The body must be application/json in UTF-8.");
        }

        if (request.Headers.ContentEncoding.Count > 0)
            return OAuthError.InvalidClientMetadata("The body must not be compressed.");
        if (request.ContentLength > MostBytes)
            return TooLarge();
        try
        {
            var bytes = new byte[MostBytes + 1];
            var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
            if (length > MostBytes)
                return TooLarge();
            return StrictJson.TryParse(bytes.AsMemory(0, length), out var fault) is { } document
                ? document
                : OAuthError.InvalidClientMetadata("The body is not valid JSON, or has a member twice.") with { Reason = fault };
        }
        catch (BadHttpRequestException fault)
        {
            return OAuthError.InvalidClientMetadata("The body could not be read.") with { Status = fault.StatusCode, Reason = fault.Message };
        }
    }

    private static OAuthError TooLarge() =>
        OAuthError.InvalidClientMetadata("The body is larger than 32 KiB.") with { Status = StatusCodes.Status413PayloadTooLarge };
}
