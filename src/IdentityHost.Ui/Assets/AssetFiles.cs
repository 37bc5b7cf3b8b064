using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Ui.Assets;

/// <summary>The style sheet and the scripts, served from memory under an address that changes with their content.</summary>
internal sealed class AssetFiles
{
    /// <summary>The hash stands in the path, so that a browser may keep the file for good.</summary>
    public const string Route = "/assets/{hash}/{name}";

    private const string Script = "text/javascript; charset=utf-8";

    private readonly FrozenDictionary<string, Asset> _files = new[] { Read("site.css", "text/css; charset=utf-8"), Read("site.js", Script), Read("passkeys.js", Script), Read("strength.js", Script) }
        .ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    /// <summary>The address of a file.</summary>
    public string Url(string name) => _files[name].Url;

    /// <summary>Answers <see cref="Route"/>.</summary>
    public static Task AnswerAsync(HttpContext http)
    {
        var files = http.RequestServices.GetRequiredService<AssetFiles>();
        if (http.GetRouteValue("name") is not string name || !files._files.TryGetValue(name, out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        // An older address is answered with today's file, but not for good.
        var current = string.Equals(http.Request.Path.Value, asset.Url, StringComparison.Ordinal);
        http.Response.ContentType = asset.ContentType;
        http.Response.Headers.CacheControl = current ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.ContentLength = asset.Bytes.Length;
        return http.Response.Body.WriteAsync(asset.Bytes, http.RequestAborted).AsTask();
    }

    private static Asset Read(string name, string contentType)
    {
        using var stream = typeof(AssetFiles).Assembly.GetManifestResourceStream($"assets/{name}")
            ?? throw new InvalidOperationException($"The file {name} is not embedded in this build.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(name, contentType, bytes, $"/assets/{Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]}/{name}");
    }

    private sealed record Asset(string Name, string ContentType, byte[] Bytes, string Url);
}
