using System.Diagnostics;
using System.Text;

namespace IdentityHost.Testing.Processes;

/// <summary>A command at a terminal, and somebody who types when asked.</summary>
public sealed class TerminalSession : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _shown = new();
    private readonly char[] _buffer = new char[1024];
    private int _answered;

    private TerminalSession(Process process) => _process = process;

    /// <summary>Starts a command of the server; the test is skipped, or fails on a build server, where there is no <c>script</c>.</summary>
    public static TerminalSession Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        RequiredTool.Demand(RequiredTool.OnPath("script") is not null, "script (util-linux) is not installed, so there is no pseudo-terminal.");
        return new(HostProgram.StartAtTerminal(environment, arguments));
    }

    /// <summary>Waits for a question, then types a line. Not before: what is typed ahead the terminal itself would show.</summary>
    public async Task AnswerAsync(string question, string line)
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (_shown.ToString().IndexOf(question, _answered, StringComparison.Ordinal) is var at && at < 0)
        {
            if (!await ReadAsync(limit.Token))
                throw new InvalidOperationException($"It ended before it asked for {question}: {_shown}");
        }

        _answered = _shown.Length;
        await _process.StandardInput.WriteAsync($"{line}\r");
        await _process.StandardInput.FlushAsync(limit.Token);
    }

    /// <summary>Waits for the end; the exit code, and everything that stood on the screen.</summary>
    public async Task<(int ExitCode, string Shown)> EndAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        while (await ReadAsync(limit.Token))
            continue;
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, _shown.ToString());
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        var read = await _process.StandardOutput.ReadAsync(_buffer, ct);
        _shown.Append(_buffer, 0, read);
        return read > 0;
    }
}
