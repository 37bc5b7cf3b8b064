using System.Net;
using System.Text.Json;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Jose;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.OutboundFetch;

/// <summary>The one client for URLs that came from outside: <c>jwks_uri</c>, <c>sector_identifier_uri</c> (S-170).</summary>
/// <remarks>
/// No redirects, no cookies, no proxy, no decompression; 2 s to connect, 5 s in all, 64 KiB, few at a time (S-172). Every failure
/// reads the same, so that nobody can look around inside our network through us (S-173).
/// </remarks>
internal sealed class GuardedFetch : IDisposable
{
    private const int MostBytes = 64 * 1024;
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
    public async Task<OrError<JsonDocument>> GetJsonAsync(string url, CancellationToken ct)
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
                return await GetAsync(address, timeout.Token) is { } document ? document : s_failed;
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

    private async Task<JsonDocument?> GetAsync(Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _http.SendAsync(request, ct);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentEncoding.Count > 0)
            return null;
        if (response.Content.Headers.ContentType?.MediaType is not { } type || !IsJson(type))
            return null;

        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var bytes = new byte[MostBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        return length > MostBytes ? null : StrictJson.TryParse(bytes.AsMemory(0, length), out _);
    }

    private static bool IsJson(string type) =>
        type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }
}
