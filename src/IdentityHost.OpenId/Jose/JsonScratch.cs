using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Jose;

/// <summary>A buffer with a JSON writer on it, used again and again: the hot path writes JSON without allocating.</summary>
internal sealed class JsonScratch : IDisposable
{
    // A payload with this much room covers all but the most talkative tokens; larger buffers are not kept.
    private const int LargestKept = 16 * 1024;
    private static readonly ConcurrentBag<JsonScratch> s_idle = [];

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    private JsonScratch() => Json = new Utf8JsonWriter(_buffer, new JsonWriterOptions
    {
        // These texts never stand inside HTML; without this, + and non-ASCII letters would be escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    /// <summary>The writer, at the start of an empty buffer.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Takes one; dispose it to give it back.</summary>
    public static JsonScratch Take() => s_idle.TryTake(out var scratch) ? scratch : new JsonScratch();

    /// <summary>What was written so far; good until the scratch is given back.</summary>
    public ReadOnlyMemory<byte> Written()
    {
        Json.Flush();
        return _buffer.WrittenMemory;
    }

    /// <summary>Sends what was written as the whole answer; whatever holds tokens or claims is stored nowhere on its way (RFC 6749 §5.1).</summary>
    public async Task SendAsync(HttpResponse response, string contentType, CancellationToken ct)
    {
        var body = Written();
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, ct);
    }

    /// <summary>Gives the buffer back, emptied: the next user must not find what this one wrote.</summary>
    public void Dispose()
    {
        if (_buffer.Capacity > LargestKept)
        {
            Json.Dispose();
            return;
        }

        _buffer.Clear();
        Json.Reset(_buffer);
        s_idle.Add(this);
    }
}
