using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace IdentityHost.Benchmarks.Load;

/// <summary>A server under measurement: on core 0, with its CPU time and memory read from <c>/proc</c>.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly double s_tick = 100;
    private readonly Process _process;

    private ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Milliseconds from the start of the process to its first good answer.</summary>
    public double StartMilliseconds { get; private set; }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Starts <c>dotnet</c> with these arguments and waits until <paramref name="probe"/> answers 200.</summary>
    public static async Task<ServerProcess> StartAsync(
        IEnumerable<string> arguments, int port, string probe, IReadOnlyDictionary<string, string> environment, string folder, bool verbose)
    {
        var start = new ProcessStartInfo("taskset") { WorkingDirectory = folder, RedirectStandardOutput = !verbose, RedirectStandardError = !verbose };
        foreach (var argument in (string[])["-c", "0", "dotnet", .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        var server = new ServerProcess(Process.Start(start)!, port);
        if (!verbose)
        {
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
        }

        while (true)
        {
            if (server._process.HasExited)
                throw new InvalidOperationException("The server ended while starting; run again with --verbose.");
            using var connection = new HttpConnection(port);
            try
            {
                if ((await connection.SendAsync("GET", probe)).Status == 200)
                    break;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // It does not listen yet.
            }

            if (watch.Elapsed > TimeSpan.FromSeconds(60))
                throw new TimeoutException($"No 200 from {probe} in 60 s.");
            await Task.Delay(3);
        }

        server.StartMilliseconds = watch.Elapsed.TotalMilliseconds;
        return server;
    }

    /// <summary>CPU seconds used so far, in user and kernel mode.</summary>
    public double CpuSeconds()
    {
        var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11]) + double.Parse(fields[12])) / s_tick;
    }

    /// <summary>CPU seconds the threads that hash passwords have used so far.</summary>
    public double HashingSeconds()
    {
        var hashing = 0.0;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{_process.Id}/task"))
        {
            // The kernel keeps 15 characters of a thread's name.
            if (File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("Password hashin", StringComparison.Ordinal))
                hashing += double.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0]) / 1e9;
        }

        return hashing;
    }

    /// <summary>Resident memory now and at its peak, in MiB.</summary>
    public (double Now, double Peak) Memory()
    {
        var status = File.ReadAllLines($"/proc/{_process.Id}/status");
        double Read(string name) =>
            double.Parse(status.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal)) / 1024;
        return (Read("VmRSS"), Read("VmHWM"));
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
