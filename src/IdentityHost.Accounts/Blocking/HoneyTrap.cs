using System.Collections.Frozen;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Blocking;

/// <summary>Keeps the client addresses of programs that took the bait out for a while: one row each, which expires.</summary>
public sealed partial class HoneyTrap
{
    private readonly IAttempts _attempts;
    private readonly AttemptLimit _rows;
    private readonly HoneyTrapSettings _settings;
    private readonly FrozenSet<string> _paths;
    private readonly AccountsMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger<HoneyTrap> _log;

    internal HoneyTrap(IAttempts attempts, IOptions<ThrottlingOptions> throttling, IOptions<BlockingOptions> options, AccountsMetrics metrics, TimeProvider clock, ILogger<HoneyTrap> log)
    {
        _attempts = attempts;
        _settings = options.Value.HoneyTrap;
        _rows = new("trap:rows", throttling.Value.MostAddresses, _settings.Duration);
        _paths = _settings.Paths.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _metrics = metrics;
        _clock = clock;
        _log = log;
    }

    /// <summary>The name of the field people do not see; null when there is none.</summary>
    public string? Field => _settings.Field.Length > 0 ? _settings.Field : null;

    /// <summary>Whether there are paths that nothing leads to.</summary>
    public bool HasPaths => _paths.Count > 0;

    /// <summary>Catches whoever asks for a path that nothing leads to.</summary>
    /// <remarks>
    /// A foreign page (an image, a link) or a mail can make anybody's browser ask, so whatever says a browser asks catches nobody: each sends
    /// <c>Sec-Fetch-Site</c> or, when it is old or asks over http, the languages of its person. Programs that try addresses send neither.
    /// </remarks>
    public async ValueTask LookAsync(HttpContext http, CancellationToken ct)
    {
        if (_paths.Contains(http.Request.Path.Value ?? "") && !http.Request.Headers.ContainsKey("Sec-Fetch-Site") && http.Request.Headers.AcceptLanguage.Count == 0)
            await CatchAsync(http, "path", ct);
    }

    /// <summary>Lists the client address.</summary>
    /// <param name="http">The request that took the bait.</param>
    /// <param name="bait">Which, for metrics: <c>field</c> or <c>path</c>.</param>
    /// <param name="ct">Cancels.</param>
    internal async Task CatchAsync(HttpContext http, string bait, CancellationToken ct)
    {
        var address = ClientAddress.Bucket(http);
        var now = _clock.GetUtcNow();
        _metrics.Blocked($"bait_{bait}");
        // Who is listed writes nothing more; and when somebody with addresses to burn has filled the list, nobody new is caught (S-018). Addresses do not
        // share a row: that would keep out whoever shares it with a program.
        if (await _attempts.IsThereAsync(Key(address), now, ct) || await _attempts.TryReserveAsync([_rows], now, ct) is not null)
            return;
        LogCaught(address, bait, _settings.Duration);
        await _attempts.ReserveAsync([new FailureCount(Key(address), int.MaxValue, _settings.Duration)], now, ct);
    }

    /// <summary>Whether the visitor's address is listed.</summary>
    internal async ValueTask<bool> HoldsAsync(Visitor visitor, CancellationToken ct) =>
        (Field is not null || HasPaths) && await _attempts.IsThereAsync(Key(visitor.AddressBucket), _clock.GetUtcNow(), ct);

    private static string Key(string address) => $"trap:address:{address}";

    [LoggerMessage(1, LogLevel.Information, "{Address} took the bait ({Bait}) and is kept out for {Duration}", EventName = "BaitTaken")]
    private partial void LogCaught(string address, string bait, TimeSpan duration);
}
