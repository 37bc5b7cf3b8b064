using IdentityHost.OpenId.Errors;

namespace IdentityHost.Operations.Refusals;

/// <summary>One line per refused request, with the reference number its sender was given. Floods are counted, not written line by line (S-204).</summary>
internal sealed partial class RefusalLog(ILogger<RefusalLog> log, TimeProvider clock)
{
    private const int MostLinesPerSecond = 50;
    private readonly Lock _lock = new();
    private long _second;
    private int _lines;
    private int _left;

    /// <summary>Notes a refusal; a refusal of the protocol brings its code and the private reason with it.</summary>
    public void Refused(HttpContext http, OAuthError? error)
    {
        if (http.Response.StatusCode == StatusCodes.Status404NotFound || IsState(http, error) || !log.IsEnabled(LogLevel.Information) || !MayWrite())
            return;
        LogRefused(
            Refusal.Reference(http),
            Clean(http.Request.Method, 16),
            Clean(http.Request.Path.Value, 100),
            http.Response.StatusCode,
            error?.Code ?? "-",
            Clean(error?.Reason ?? error?.Description, 300),
            http.Connection.RemoteIpAddress?.ToString() ?? "-");
    }

    /// <summary>The headless API says with 401 how things stand, to every front end that opens, as other doors do in their ways: nothing was refused.</summary>
    private static bool IsState(HttpContext http, OAuthError? error) => error is { TellsState: true }
        || (http.Response.StatusCode == StatusCodes.Status401Unauthorized && http.Request.Path.StartsWithSegments("/_allauth", StringComparison.OrdinalIgnoreCase));

    /// <summary>Notes a fault with its exception; the sender learns the reference number only.</summary>
    public void Fault(HttpContext http, Exception fault)
    {
        if (MayWrite())
            LogFault(fault, Refusal.Reference(http), Clean(http.Request.Method, 16), Clean(http.Request.Path.Value, 100));
    }

    /// <summary>What a stranger wrote, cut and without control characters, so that it cannot forge a line (S-201).</summary>
    internal static string Clean(string? text, int most)
    {
        if (string.IsNullOrEmpty(text))
            return "-";
        return string.Create(Math.Min(text.Length, most), text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? '?' : source[i];
        });
    }

    private bool MayWrite()
    {
        lock (_lock)
        {
            var second = clock.GetUtcNow().ToUnixTimeSeconds();
            if (second != _second)
            {
                if (_left > 0)
                    LogLeft(_left);
                (_second, _lines, _left) = (second, 0, 0);
            }

            if (_lines < MostLinesPerSecond)
            {
                _lines++;
                return true;
            }

            _left++;
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Refused {Reference}: {Method} {Path} {Status} {Code}: {Reason} (from {Address})", EventName = "Refused")]
    private partial void LogRefused(string reference, string method, string path, int status, string code, string reason, string address);

    [LoggerMessage(2, LogLevel.Error, "Fault {Reference}: {Method} {Path}", EventName = "Fault")]
    private partial void LogFault(Exception fault, string reference, string method, string path);

    [LoggerMessage(3, LogLevel.Warning, "{Count} further refusals and faults were counted but not written", EventName = "RefusalsLeftOut")]
    private partial void LogLeft(int count);
}
