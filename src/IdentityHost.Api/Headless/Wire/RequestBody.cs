using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using IdentityHost.Accounts.SignIn;
using IdentityHost.OpenId.Jose;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>Reads a body as JSON, whatever its content type says; one that is none is refused without an envelope, as allauth does.</summary>
internal static class RequestBody
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The members as a record; or the answer when they cannot be one. No body and <c>null</c> are an empty object, unknown members are ignored.</summary>
    public static async ValueTask<(T? Input, Answer? Refusal)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes + 1;
        if (http.Request.ContentLength > MostBytes)
            return (null, new Answer.Bare(StatusCodes.Status413PayloadTooLarge));

        var bytes = await ReadAsync(http.Request, ct);
        if (bytes.Length > MostBytes)
            return (null, new Answer.Bare(StatusCodes.Status413PayloadTooLarge));
        using var document = StrictJson.TryParse(bytes.IsEmpty ? "{}"u8.ToArray() : bytes, out _);
        return document?.RootElement.ValueKind switch
        {
            JsonValueKind.Object => Read(document.RootElement, type),
            JsonValueKind.Null => Read(JsonElement.Parse("{}"u8), type),
            _ => (null, new Answer.Bare(StatusCodes.Status400BadRequest)),
        };
    }

    private static (T? Input, Answer? Refusal) Read<T>(JsonElement members, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return (members.Deserialize(type), null);
        }
        catch (JsonException wrong)
        {
            // It is JSON, so a member has a type that its field does not take: $.sessions[0] is "sessions".
            var param = wrong.Path?.Split('.', '[', ']').ElementAtOrDefault(1);
            return (null, Answer.Wrong(new InputError("invalid", string.IsNullOrEmpty(param) ? null : param)));
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength is 0)
            return default;
        var size = request.ContentLength is > 0 and <= MostBytes and var told ? (int)told + 1 : 4096;
        var bytes = new byte[size];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        while (length == bytes.Length && length <= MostBytes)
        {
            Array.Resize(ref bytes, Math.Min(bytes.Length * 4, MostBytes + 1));
            length += await request.Body.ReadAtLeastAsync(bytes.AsMemory(length), bytes.Length - length, throwOnEndOfStream: false, ct);
        }

        return bytes.AsMemory(0, length);
    }
}
