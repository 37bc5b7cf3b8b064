using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using IdentityHost.Api.Rest.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IdentityHost.Api.Rest.Preconditions;

/// <summary>Entity tags (RFC 9110 §8.8.3): what is told, hashed, so that two states that read alike are one.</summary>
internal static class EntityTag
{
    /// <summary>The tag of an answer of this API.</summary>
    public static string Of(RestApi api, object data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), api.Outputs), hash);
        return $"\"{Base64Url.EncodeToString(hash[..16])}\"";
    }

    /// <summary>What is wrong with the condition of a change; null when it means the present state. A change without one is refused (RFC 6585 §3).</summary>
    public static Problem? Check(HttpRequest request, string present)
    {
        var sent = request.Headers.IfMatch;
        if (sent.Count == 0)
            return Problem.Unconditional;
        // §13.1.1: the strong comparison; "*" means whatever there is.
        return EntityTagHeaderValue.TryParseStrictList([.. sent.OfType<string>()], out var tags)
            && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag.Equals(present, StringComparison.Ordinal)))
            ? null
            : Problem.Changed;
    }
}
