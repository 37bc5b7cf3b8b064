using System.Net;
using IdentityHost.ExternalSignIn.Settings;
using IdentityHost.OpenId.Jose;
using IdentityHost.OpenId.OutboundFetch;
using Microsoft.Extensions.Options;

namespace IdentityHost.ExternalSignIn.Requests;

/// <summary>Asks providers, where the operator's settings say they are, and where their own documents say so.</summary>
/// <remarks>
/// The system decides about certificates (S-180). No redirects, no cookies, no decompression, a limit of time and size for each answer, and its JSON is
/// read strictly, so that a slow or lying provider costs one request and nothing else (S-167).
/// </remarks>
internal sealed class ProviderHttp : IDisposable
{
    /// <summary>Whether the operator named the host of a request, which is asked then wherever it is.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsNamed = new("IdentityHost.IsNamed");

    private const int LongestAnswer = 256 * 1024;
    private const int MostConnections = 64;
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(3);

    // Lazy: a server without providers makes none of it.
    private readonly Lazy<HttpMessageInvoker> _named;
    private readonly Lazy<HttpMessageInvoker> _public;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;

    public ProviderHttp(IOptions<ExternalSignInOptions> options, GuardedConnection guard, TimeProvider clock)
    {
        (_timeout, _clock) = (options.Value.Timeout, clock);
        _named = new(static () => new(Handler()));
        _public = new(() =>
        {
            var handler = Handler();
            (handler.UseProxy, handler.ConnectCallback) = (false, guard.ConnectAsync);
            return new(handler);
        });
    }

    /// <summary>Asks for a document.</summary>
    public async Task<ProviderAnswer> GetAsync(ProviderEndpoint endpoint, CancellationToken ct)
    {
        using var request = endpoint.Request(HttpMethod.Get);
        return await SendAsync(request, ct);
    }

    /// <summary>Sends a request once.</summary>
    public async Task<ProviderAnswer> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (request.Headers.Accept.Count == 0)
            request.Headers.Accept.ParseAdd("application/json");
        // GitHub refuses who does not say what it is.
        request.Headers.UserAgent.ParseAdd("IdentityHost");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_timeout);
        var host = request.RequestUri!.Authority;
        try
        {
            using var response = await WayOf(request).SendAsync(request, limit.Token);
            return Answer(host, response, await ReadAsync(response, limit.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ProviderAnswer.Silent(FormattableString.Invariant($"{host} did not answer within {_timeout.TotalSeconds} s"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new ProviderAnswer.Silent($"the connection to {host} broke: {(fault.InnerException?.Message ?? fault.Message).TrimEnd('.')}");
        }
    }

    public void Dispose()
    {
        foreach (var way in (Lazy<HttpMessageInvoker>[])[_named, _public])
        {
            if (way.IsValueCreated)
                way.Value.Dispose();
        }
    }

    private static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = s_connectTimeout,
        MaxConnectionsPerServer = MostConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private HttpMessageInvoker WayOf(HttpRequestMessage request)
    {
        if (request.Options.TryGetValue(IsNamed, out var isNamed) && isNamed)
            return _named.Value;
        // What leaves by the operator's proxy: that resolves the name, and decides what is reached.
        return HttpClient.DefaultProxy.GetProxy(request.RequestUri!) is null ? _public.Value : _named.Value;
    }

    private ProviderAnswer Answer(string host, HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (status >= 500 || IsTooMany(response))
            return new ProviderAnswer.Silent($"{host} answered {status}") { RetryAfter = RetryAfter(response) };
        if (body.Length > LongestAnswer)
            return new ProviderAnswer.Silent($"{host} answered with more than {LongestAnswer} bytes");
        using var document = StrictJson.TryParse(body, out _);
        return new ProviderAnswer.Said(host, status, document?.RootElement.Clone());
    }

    /// <summary>RFC 6585 §4, or GitHub's way to say so: 403, with nothing left or a time to wait.</summary>
    private static bool IsTooMany(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.TooManyRequests
        || (response.StatusCode == HttpStatusCode.Forbidden && (response.Headers.RetryAfter is not null || Header(response, "x-ratelimit-remaining") is "0"));

    private TimeSpan RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _clock.GetUtcNow(),
            _ => ProviderAnswer.Silent.Usual,
        };
        return asked > TimeSpan.Zero && asked < ProviderAnswer.Silent.Longest ? asked : ProviderAnswer.Silent.Longest;
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        using var read = new MemoryStream();
        var part = new byte[8 * 1024];
        while (read.Length <= LongestAnswer && await body.ReadAsync(part, ct) is > 0 and var length)
            read.Write(part, 0, length);
        return read.ToArray();
    }
}
