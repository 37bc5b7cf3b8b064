using System.Net;
using System.Text.Json;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.OutboundFetch;

/// <summary>The one client for URLs that came from outside: <c>jwks_uri</c>, <c>sector_identifier_uri</c>, <c>logo_uri</c> (S-170).</summary>
/// <remarks>
/// No redirects, no cookies, no proxy, no decompression; 2 s to connect, 5 s in all, small bodies, few at a time (S-172). Every failure
/// reads the same, so that nobody can look around inside our network through us (S-173).
/// </remarks>
internal sealed class GuardedFetch : IDisposable
{
    private const int MostJsonBytes = 64 * 1024;
    private const int MostAtOnce = 16;
    private const int MostAtOncePerHost = 2;

    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_totalTimeout = TimeSpan.FromSeconds(5);
    private static readonly OAuthError s_failed = OAuthError.InvalidClientMetadata("The document could not be fetched.");

    private readonly HttpMessageInvoker _http;
    private readonly SemaphoreSlim _slots = new(MostAtOnce);

    public GuardedFetch(GuardedConnection connection, IOptions<OutboundFetchOptions> options)
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = s_connectTimeout,
            MaxConnectionsPerServer = MostAtOncePerHost,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = connection.ConnectAsync,
            SslOptions = ExtraTrust.Options(options.Value.TrustedCertificates),
        });
    }

    /// <summary>The JSON document at this URL; one error, with one text, for whatever went wrong.</summary>
    public Task<OrError<JsonDocument>> GetJsonAsync(string url, CancellationToken ct) => FetchAsync(url, GetDocumentAsync, ct);

    /// <summary>What is at this URL, whatever type it claims to be; reading stops one byte after <paramref name="most"/>, so that the caller sees that there is more.</summary>
    public Task<OrError<byte[]>> GetBytesAsync(string url, string accept, int most, CancellationToken ct) =>
        FetchAsync(url, (address, token) => GetAsync(address, accept, static _ => true, most, token), ct);

    private async Task<OrError<T>> FetchAsync<T>(string url, Func<Uri, CancellationToken, Task<T?>> get, CancellationToken ct)
        where T : class
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.UserInfo.Length > 0)
            return s_failed;

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(s_totalTimeout);
        try
        {
            await _slots.WaitAsync(timeout.Token);
            try
            {
                return await get(address, timeout.Token) is { } found ? found : s_failed;
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or NotSupportedException
                                      || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return s_failed with { Reason = fault.Message };
        }
    }

    private async Task<JsonDocument?> GetDocumentAsync(Uri address, CancellationToken ct) =>
        await GetAsync(address, "application/json", IsJson, MostJsonBytes, ct) is { Length: <= MostJsonBytes } bytes ? StrictJson.TryParse(bytes, out _) : null;

    private async Task<byte[]?> GetAsync(Uri address, string accept, Predicate<string?> isType, int most, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd(accept);
        using var response = await _http.SendAsync(request, ct);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentEncoding.Count > 0)
            return null;
        if (!isType(response.Content.Headers.ContentType?.MediaType))
            return null;

        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var bytes = new byte[most + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return bytes[..length];
    }

    private static bool IsJson(string? type) =>
        type is not null && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }
}
