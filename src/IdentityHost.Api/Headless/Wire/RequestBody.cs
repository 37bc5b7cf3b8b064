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
    private const int MostBytes = 32 * 1024;

    /// <summary>The members as a record; or the answer when they cannot be one. No body and <c>null</c> are an empty object, unknown members are ignored.</summary>
    public static async ValueTask<(T? Input, Answer? Refusal)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class
    {
        var (document, refusal) = await OpenAsync(http, ct);
        using (document)
            return document is null ? (null, refusal) : Read(document.RootElement, type);
    }

    /// <summary>The answer to a body from which nothing is read, when it is none; null when it is good.</summary>
    public static async ValueTask<Answer?> RefusalAsync(HttpContext http, CancellationToken ct)
    {
        var (document, refusal) = await OpenAsync(http, ct);
        document?.Dispose();
        return refusal;
    }

    private static async ValueTask<(JsonDocument? Document, Answer? Refusal)> OpenAsync(HttpContext http, CancellationToken ct)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes + 1;
        if (http.Request.ContentLength > MostBytes)
            return (null, TooLarge(http));

        var bytes = await ReadAsync(http.Request, ct);
        if (bytes.Length > MostBytes)
            return (null, TooLarge(http));
        var document = StrictJson.TryParse(bytes.IsEmpty ? "{}"u8.ToArray() : bytes, out _);
        if (document is { RootElement.ValueKind: JsonValueKind.Object or JsonValueKind.Null })
            return (document, null);
        document?.Dispose();
        return (null, new Answer.Bare(StatusCodes.Status400BadRequest));
    }

    /// <summary>The rest of the body is not read, so nothing else can come over this connection; a client that is not told loses its next request.</summary>
    private static Answer.Bare TooLarge(HttpContext http)
    {
        http.Response.Headers.Connection = "close";
        return new(StatusCodes.Status413PayloadTooLarge);
    }

    private static (T? Input, Answer? Refusal) Read<T>(JsonElement members, JsonTypeInfo<T> type)
        where T : class
    {
        if (members.ValueKind == JsonValueKind.Null)
            members = JsonElement.Parse("{}"u8);
        return TryRead(members, type, out var input) ? (input, null) : (null, Answer.Wrong(FaultsOf(members, type)));
    }

    /// <summary>It is JSON, so members have types that their fields do not take: all of them, in the order of the fields.</summary>
    private static List<InputError> FaultsOf<T>(JsonElement members, JsonTypeInfo<T> type)
        where T : class
    {
        var errors = new List<InputError>();
        foreach (var field in type.Properties.Where(p => !p.IsExtensionData))
        {
            if (members.TryGetProperty(field.Name, out var value) && !TryRead(JsonElement.Parse($$"""{"{{field.Name}}":{{value.GetRawText()}}}"""), type, out _))
                errors.Add(new InputError("invalid", field.Name));
        }

        return errors.Count > 0 ? errors : [new InputError("invalid")];
    }

    private static bool TryRead<T>(JsonElement members, JsonTypeInfo<T> type, out T? input)
        where T : class
    {
        input = null;
        try
        {
            input = members.Deserialize(type);
            return true;
        }
        catch (JsonException)
        {
            return false;
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
