using System.Globalization;
using System.Net;

namespace IdentityHost.Delivery.Vendors;

/// <summary>Calls the HTTP API of one company that sends messages for us, and says what became of the message.</summary>
/// <remarks>
/// When the answer is lost (time over, broken connection) nobody knows whether the message was taken. It is tried again, because a code that comes twice
/// is better than one that never comes; neither API has a key that would let them see the double.
/// </remarks>
/// <param name="vendor">Its name, for the log.</param>
/// <param name="timeout">How long it may take to answer.</param>
/// <param name="clients">Where connections come from.</param>
/// <param name="clock">The time.</param>
internal sealed class VendorHttp(string vendor, TimeSpan timeout, IHttpClientFactory clients, TimeProvider clock)
{
    /// <summary>The client the requests are sent with.</summary>
    public const string Client = "vendors";

    private const int LongestAnswer = 16 * 1024;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);

    private long _notBefore;

    /// <summary>Registers the connections: certificates are checked as the system does, redirects are not followed, nothing of a request is logged (S-180, S-200).</summary>
    public static void AddClient(IServiceCollection services) => services.AddHttpClient(Client, client => client.Timeout = Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        .RemoveAllLoggers();

    /// <summary>The way to a vendor.</summary>
    public static VendorHttp Create(IServiceProvider services, string vendor, TimeSpan timeout) =>
        new(vendor, timeout, services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<TimeProvider>());

    /// <summary>Sends a request once. Nothing goes out while the vendor wants to be left alone.</summary>
    /// <param name="request">The request.</param>
    /// <param name="errorIn">Finds in the body of a refusal what the log may say of it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Delivered> SendAsync(HttpRequestMessage request, Func<byte[], string?> errorIn, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (DateTimeOffset.FromUnixTimeMilliseconds(Volatile.Read(ref _notBefore)) is var notBefore && notBefore > now)
            return new Delivered.Later($"{vendor} wants no requests for a while") { After = notBefore - now };

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            using var client = clients.CreateClient(Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            // What follows the status of a success changes nothing, so nobody waits for it.
            return response.IsSuccessStatusCode ? new Delivered.Sent() : Refusal(response, errorIn(await ReadAsync(response, limit.Token)));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Delivered.Later(string.Create(CultureInfo.InvariantCulture, $"{vendor} did not answer within {timeout.TotalSeconds} s"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new Delivered.Later($"the connection to {vendor} broke: {fault.Message}");
        }
    }

    private Delivered Refusal(HttpResponseMessage response, string? error)
    {
        var status = (int)response.StatusCode;
        var reason = string.Create(CultureInfo.InvariantCulture, $"{vendor} answered {status}{(error is null ? "" : ": ")}{error}");
        // RFC 9110 §15.5: the same request would be refused again, unless it was only too slow or too early.
        if (status is >= 400 and < 500 and not 408 and not 429)
            return new Delivered.Refused(reason);
        var after = VendorPause.In(response, clock.GetUtcNow());
        if (after is { } pause)
            Volatile.Write(ref _notBefore, (clock.GetUtcNow() + (pause < s_longestPause ? pause : s_longestPause)).ToUnixTimeMilliseconds());
        return new Delivered.Later(reason) { After = after };
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var bytes = new byte[LongestAnswer];
        return bytes[..await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct)];
    }
}
