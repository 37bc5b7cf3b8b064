using System.Buffers;
using System.Text;
using IdentityHost.OpenId.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IdentityHost.OpenId.Parameters;

/// <summary>The form body of a protocol request: the only place where token, PAR, introspection and revocation take parameters from.</summary>
/// <remarks>RFC 6749 §3.2 and appendix B. The size is capped before anything is parsed.</remarks>
internal static class FormBody
{
    /// <summary>No request has a longer body than this.</summary>
    public const int MostBytes = 32 * 1024;

    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Whether the request says that its body is a form.</summary>
    public static bool IsForm(HttpRequest request)
    {
        var type = request.ContentType;
        if (type is null || string.Equals(type, FormType, StringComparison.OrdinalIgnoreCase))
            return type is not null;
        return MediaTypeHeaderValue.TryParse(type, out var media)
            && media.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
            && (!media.Charset.HasValue || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Reads and parses the body.</summary>
    public static async ValueTask<OrError<ProtocolParameters>> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!IsForm(http.Request))
            return OAuthError.InvalidRequest($"The body must be {FormType} in UTF-8.");
        if (http.Request.Headers.ContentEncoding.Count > 0)
            return OAuthError.InvalidRequest("The body must not be compressed.");
        if (http.Request.ContentLength > MostBytes)
            return TooLarge();

        try
        {
            return await ReadBodyAsync(http.Request, ct);
        }
        catch (BadHttpRequestException fault)
        {
            return OAuthError.InvalidRequest("The body could not be read.") with { Status = fault.StatusCode, Reason = fault.Message };
        }
    }

    private static async ValueTask<OrError<ProtocolParameters>> ReadBodyAsync(HttpRequest request, CancellationToken ct)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.Length > MostBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return TooLarge();
            }

            if (read.IsCompleted)
            {
                var parameters = Parse(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                return parameters;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>A form is ASCII; bytes beyond it become characters that the strict decoder refuses.</summary>
    private static OrError<ProtocolParameters> Parse(in ReadOnlySequence<byte> body)
    {
        var length = (int)body.Length;
        if (length <= 2048)
        {
            Span<char> small = stackalloc char[2048];
            Encoding.Latin1.GetChars(body, small);
            return ProtocolParameters.Parse(small[..length]);
        }

        var rented = ArrayPool<char>.Shared.Rent(length);
        try
        {
            Encoding.Latin1.GetChars(body, rented);
            return ProtocolParameters.Parse(rented.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }
    }

    private static OAuthError TooLarge() =>
        OAuthError.InvalidRequest("The body is larger than 32 KiB.") with { Status = StatusCodes.Status413PayloadTooLarge };
}
