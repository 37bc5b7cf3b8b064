using System.Reflection;

namespace IdentityHost.Benchmarks.Load;

/// <summary>What no server on Kestrel can go below, measured on the same core as the server and beside each of its repetitions.</summary>
internal sealed class Floors : IAsyncDisposable
{
    private const double Seconds = 1.5;

    // At tens of thousands of requests a second their code is compiled for good within seconds.
    private const double LongestWarmup = 15;
    private readonly ServerProcess _server;
    private readonly Workloads[] _workers;
    private readonly double _warmup;

    private Floors(ServerProcess server, LoadOptions options)
    {
        _server = server;
        _warmup = Math.Min(options.Warmup, LongestWarmup);
        _workers = [.. Enumerable.Range(0, options.Workers).Select(i => new Workloads(new HttpConnection(server.Port), i) { Port = server.Port })];
    }

    public static async Task<Floors> StartAsync(LoadOptions options, string folder)
    {
        var port = ServerProcess.FreePort();
        return new Floors(
            await ServerProcess.StartAsync(
                [Assembly.GetExecutingAssembly().Location, "floor", port.ToString()], port, "/hello", new Dictionary<string, string>(), folder, options.Verbose),
            options);
    }

    public async Task WarmUpAsync()
    {
        await MeasureAsync("/hello", _warmup);
        await MeasureAsync("/sign", _warmup);
        var (hello, sign) = await TakeAsync();
        Console.WriteLine($"H    CPU {hello:F4} s/1000{Environment.NewLine}S    CPU {sign:F4} s/1000  {sign / hello:F2} H");
    }

    /// <summary>CPU seconds per 1000 operations of H and of S, now.</summary>
    public async Task<(double Hello, double Sign)> TakeAsync() => (await MeasureAsync("/hello", Seconds), await MeasureAsync("/sign", Seconds));

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            worker.Dispose();
        await _server.DisposeAsync();
    }

    private async Task<double> MeasureAsync(string path, double seconds) =>
        (await Measurement.TakeAsync(path, _server, [.. _workers.Select(w => (w, (Func<Task>)(() => w.Get(path)), true))], seconds)).CpuPer1000;
}
