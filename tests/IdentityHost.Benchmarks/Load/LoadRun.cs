using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace IdentityHost.Benchmarks.Load;

/// <summary>The whole-server measurement: the floors first, then every workload, all in one run on core 0 with the driver on core 1.</summary>
internal static class LoadRun
{
    private const string Discovery = "/.well-known/openid-configuration";

    public static async Task<int> RunAsync(LoadOptions options)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("The load command reads /proc and pins cores: it needs Linux.");
            return 2;
        }

        using (var pin = Process.Start("taskset", ["-a", "-pc", "1", Environment.ProcessId.ToString()]))
            await pin.WaitForExitAsync();
        var folder = Directory.CreateTempSubdirectory("identityhost-load-").FullName;
        var results = new List<Measurement>();
        try
        {
            await MeasureFloorsAsync(options, folder, results);
            var site = await BenchedSite.PrepareAsync(options, folder);
            if (options.Only.Contains("W6"))
                await MeasureColdStartAsync(site);
            await MeasureWorkloadsAsync(options, site, results);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        if (options.Out is not null)
            await File.WriteAllTextAsync(options.Out, JsonSerializer.Serialize(results));
        return results.Exists(r => r.Errors > 0) ? 1 : 0;
    }

    private static async Task MeasureFloorsAsync(LoadOptions options, string folder, List<Measurement> results)
    {
        var port = ServerProcess.FreePort();
        await using var floor = await ServerProcess.StartAsync(
            [Assembly.GetExecutingAssembly().Location, "floor", port.ToString()], port, "/hello", new Dictionary<string, string>(), folder, options.Verbose);
        foreach (var (name, path) in new[] { ("H", "/hello"), ("S", "/sign") })
        {
            if (options.Only.Contains(name))
                Show(results, await RepeatAsync(name, floor, options, w => () => w.Get(path)));
        }
    }

    private static async Task MeasureColdStartAsync(BenchedSite site)
    {
        var starts = new List<(double Wall, double Cpu)>();
        for (var i = 0; i < 5; i++)
        {
            await using var server = await site.StartAsync();
            starts.Add((server.StartMilliseconds, server.CpuSeconds()));
        }

        starts.Sort();
        Console.WriteLine($"W6   cold start {starts[2].Wall:F0} ms wall, CPU {starts.Select(s => s.Cpu).Order().ElementAt(2):F2} s (median of 5)");
    }

    private static async Task MeasureWorkloadsAsync(LoadOptions options, BenchedSite site, List<Measurement> results)
    {
        await using var server = await site.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        var idle = server.Memory().Now;
        foreach (var name in options.Only.Where(n => n is not ("H" or "S" or "W6" or "W7")))
            Show(results, await RepeatAsync(name, server, options, Step(name), name is "W2" or "W3" or "W4i" or "W4u" ? Prepare(name) : null));
        if (!options.Only.Contains("W7"))
            return;
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (now, peak) = server.Memory();
        Console.WriteLine($"W7   resident memory: idle {idle:F0} MiB, after load {now:F0} MiB, peak {peak:F0} MiB");
    }

    private static Func<Workloads, Func<Task>> Step(string name) => name switch
    {
        "W1" => w => w.ClientCredentials,
        "W2" => w => w.Refresh,
        "W3" => w => w.CodeFlow,
        "W4i" => w => w.Introspect,
        "W4u" => w => w.UserInfo,
        "W5" => w => w.Discovery,
        "W8" => w => w.SignIn,
        "W10" => w => w.Number % 2 == 0 ? w.ClientCredentials : w.SignIn,
        _ => throw new ArgumentException($"No workload {name}."),
    };

    private static Func<Workloads, Task> Prepare(string name) => async w =>
    {
        if (name == "W4i")
        {
            await w.ClientCredentials();
            return;
        }

        await w.SignIn();
        await w.CodeFlow();
    };

    private static async Task<Measurement> RepeatAsync(
        string name, ServerProcess server, LoadOptions options, Func<Workloads, Func<Task>> step, Func<Workloads, Task>? prepare = null)
    {
        var workers = Enumerable.Range(0, options.Workers).Select(i => new Workloads(new HttpConnection(server.Port), i) { Port = server.Port }).ToArray();
        try
        {
            if (prepare is not null)
            {
                foreach (var worker in workers)
                    await prepare(worker);
            }

            var steps = workers.Select(w => (w, step(w), name != "W10" || w.Number % 2 == 0)).ToArray();
            await Measurement.TakeAsync(name, server, steps, options.Warmup);
            var runs = new List<Measurement>();
            for (var i = 0; i < options.Repeat; i++)
                runs.Add(await Measurement.TakeAsync(name, server, steps, options.Seconds));
            return Measurement.Median(runs);
        }
        finally
        {
            foreach (var worker in workers)
                worker.Dispose();
        }
    }

    private static void Show(List<Measurement> results, Measurement m)
    {
        results.Add(m);
        var floors = string.Join(", ", results.Where(r => r.Name is "H" or "S" && r.Name != m.Name && r.CpuPer1000 > 0).Select(r => $"{m.CpuPer1000 / r.CpuPer1000:F2} x {r.Name}"));
        Console.WriteLine($"{m.Name,-4} {m.PerSecond,7:F0}/s  p50 {m.P50,7:F2} ms  p99 {m.P99,7:F2} ms  CPU {m.CpuPer1000:F4} s/1000  {floors}"
            + (m.Errors > 0 ? $"  ERRORS {m.Errors}: {m.FirstError}" : ""));
    }
}
