using System.Diagnostics;
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
            await using var floors = await Floors.StartAsync(options, folder);
            await floors.WarmUpAsync();
            var site = await BenchedSite.PrepareAsync(options, folder);
            if (options.Only.Contains("W6"))
                await MeasureColdStartAsync(site);
            await MeasureWorkloadsAsync(options, site, floors, results);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        if (options.Out is not null)
            await File.WriteAllTextAsync(options.Out, JsonSerializer.Serialize(results));
        return results.Exists(r => r.Errors > 0) ? 1 : 0;
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

    private static async Task MeasureWorkloadsAsync(LoadOptions options, BenchedSite site, Floors floors, List<Measurement> results)
    {
        await using var server = await site.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        var idle = server.Memory().Now;
        foreach (var name in options.Only.Where(n => n is not ("W6" or "W7")))
            Show(results, await RepeatAsync(name, server, floors, options));
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
        "W8" => w => w.Login,
        "W8p" => w => w.SignIn,
        "W11" => w => w.CurrentSession,
        "W12" => w => w.PageLoad,
        "W10" => w => w.Number % 2 == 0 ? w.ClientCredentials : w.Login,
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
        if (name is not ("W11" or "W12"))
            await w.CodeFlow();
    };

    private static async Task<Measurement> RepeatAsync(string name, ServerProcess server, Floors floors, LoadOptions options)
    {
        var workers = Enumerable.Range(0, options.Workers).Select(i => new Workloads(new HttpConnection(server.Port), i) { Port = server.Port }).ToArray();
        try
        {
            if (name is "W2" or "W3" or "W4i" or "W4u" or "W11" or "W12")
            {
                foreach (var worker in workers)
                    await Prepare(name)(worker);
            }

            var step = Step(name);
            var steps = workers.Select(w => (w, step(w), name != "W10" || w.Number % 2 == 0)).ToArray();
            await Measurement.TakeAsync(name, server, steps, options.Warmup);
            var runs = new List<Measurement>();
            for (var i = 0; i < options.Repeat; i++)
            {
                // Beside every repetition: what the machine gives changes from minute to minute.
                var (hello, sign) = await floors.TakeAsync();
                var run = await Measurement.TakeAsync(name, server, steps, options.Seconds);
                runs.Add(run with { TimesHello = run.CpuPer1000 / hello, TimesSign = run.CpuPer1000 / sign });
            }

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
        Console.WriteLine($"{m.Name,-4} {m.PerSecond,7:F0}/s  p50 {m.P50,7:F2} ms  p99 {m.P99,7:F2} ms  CPU {m.CpuPer1000:F4} s/1000  {m.TimesHello:F2} H  {m.TimesSign:F2} S"
            + (m.HashingPer1000 > 0 ? $"  besides hashing {m.CpuPer1000 - m.HashingPer1000:F2} s/1000" : "")
            + (m.Errors > 0 ? $"  ERRORS {m.Errors}: {m.FirstError}" : ""));
    }
}
