using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace IdentityHost.Tests.Security;

/// <summary>Hears every log line with its values and scopes, and every trace with its tags.</summary>
internal sealed class Eavesdropper : ILoggerProvider, ILogger
{
    private readonly ActivityListener _traces;

    public Eavesdropper()
    {
        _traces = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Heard.Enqueue($"trace {activity.DisplayName} {string.Join(' ', activity.TagObjects.Select(t => $"{t.Key}={t.Value}"))} "
                + string.Join(' ', activity.Events.SelectMany(e => e.Tags).Select(t => $"{t.Key}={t.Value}"))),
        };
        ActivitySource.AddActivityListener(_traces);
    }

    public ConcurrentQueue<string> Heard { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Heard.Enqueue($"scope {Values(state)}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Heard.Enqueue($"{logLevel} {eventId.Name} {formatter(state, exception)} {Values(state)} {exception}");

    public void Dispose() => _traces.Dispose();

    private static string Values<TState>(TState state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(v => $"{v.Key}={v.Value}")) : state?.ToString() ?? "";
}
