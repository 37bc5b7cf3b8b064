using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Blocking;

/// <summary>The domains whose addresses anybody can have for ten minutes, from a file that somebody keeps up to date.</summary>
/// <remarks>The file is looked at every few seconds while somebody asks, and read when it has changed. A file that went away leaves the last list in force.</remarks>
internal sealed partial class DisposableDomains(IOptions<BlockingOptions> options, TimeProvider clock, ILogger<DisposableDomains> log)
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _reading = new();
    private DomainList _domains = new([]);
    private (DateTime Written, long Length)? _read;
    private DateTimeOffset _lookAgain;
    private bool _isMissing;

    /// <summary>Whether the domain or one above it is in the file.</summary>
    public bool Hold(string domain)
    {
        if (options.Value.DisposableDomainsFile is not { Length: > 0 } file)
            return false;
        lock (_reading)
        {
            var now = clock.GetUtcNow();
            if (now >= _lookAgain)
            {
                _lookAgain = now + s_lookEvery;
                Look(file);
            }

            return _domains.Holds(domain);
        }
    }

    private void Look(string file)
    {
        try
        {
            var found = new FileInfo(file);
            var state = (found.LastWriteTimeUtc, found.Length);
            if (state == _read)
                return;
            _domains = new DomainList(File.ReadLines(file).Select(WithoutRemark));
            (_read, _isMissing) = (state, false);
            LogRead(_domains.Count, file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (!_isMissing)
                LogMissing(fault, file);
            _isMissing = true;
        }
    }

    private static string WithoutRemark(string line) => line.Split('#')[0];

    [LoggerMessage(1, LogLevel.Information, "{Count} disposable domains were read from {File}", EventName = "DisposableDomainsRead")]
    private partial void LogRead(int count, string file);

    [LoggerMessage(2, LogLevel.Warning, "The disposable domains cannot be read from {File}; the last list stays in force", EventName = "DisposableDomainsMissing")]
    private partial void LogMissing(Exception fault, string file);
}
