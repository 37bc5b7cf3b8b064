using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace IdentityHost.OpenId.Discovery;

/// <summary>A public JSON document, ready to send: bytes, validator and caching headers made once.</summary>
/// <remarks>RFC 9110 §8.8.3 and §13.1.2. Open to scripts of every origin: it is the same for all, and no credential changes it.</remarks>
internal sealed class PreparedJson
{
    private readonly byte[] _body;
    private readonly string _tag;
    private readonly StringValues _tagHeader;
    private readonly StringValues _cacheControl;

    public PreparedJson(byte[] body, int cacheSeconds)
    {
        _body = body;
        _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"";
        _tagHeader = _tag;
        _cacheControl = $"public, max-age={cacheSeconds}";
    }

    public Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.Headers.ETag = _tagHeader;
        response.Headers.CacheControl = _cacheControl;
        response.Headers.AccessControlAllowOrigin = "*";
        if (Matches(http.Request.Headers.IfNoneMatch))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json";
        response.ContentLength = _body.Length;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(_body, http.RequestAborted).AsTask();
    }

    /// <summary>Whether the reader has this very document; a weak validator compares like a strong one here.</summary>
    private bool Matches(StringValues ifNoneMatch)
    {
        foreach (var line in ifNoneMatch)
        {
            if (line is not null && (line == "*" || line.Contains(_tag, StringComparison.Ordinal)))
                return true;
        }

        return false;
    }
}
