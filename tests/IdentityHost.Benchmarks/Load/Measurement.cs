using System.Diagnostics;

namespace IdentityHost.Benchmarks.Load;

/// <summary>One phase of load: what it cost the server and how long the clients waited.</summary>
internal sealed record Measurement(string Name, int Operations, int Errors, string? FirstError, double PerSecond, double P50, double P99, double CpuPer1000)
{
    /// <summary><see cref="CpuPer1000"/> in units of the floor H that was measured beside it.</summary>
    public double TimesHello { get; init; }

    /// <summary>The same in units of the floor S.</summary>
    public double TimesSign { get; init; }

    /// <summary>CPU seconds per 1000 operations that hashing passwords took of <see cref="CpuPer1000"/>.</summary>
    public double HashingPer1000 { get; init; }

    /// <summary>Lets every worker repeat its step until the time is over; a failing step is an error, never an operation.</summary>
    public static async Task<Measurement> TakeAsync(string name, ServerProcess server, IReadOnlyList<(Workloads Worker, Func<Task> Step, bool Counted)> workers, double seconds)
    {
        var latencies = new List<double>[workers.Count];
        var errors = 0;
        string? firstError = null;
        var cpu = server.CpuSeconds();
        var hashing = server.HashingSeconds();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(workers.Select(async (w, i) =>
        {
            var mine = latencies[i] = new List<double>(100_000);
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                var start = Stopwatch.GetTimestamp();
                try
                {
                    await w.Step();
                    if (w.Counted)
                        mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                catch (Exception e) when (e is InvalidOperationException or IOException)
                {
                    if (Interlocked.Increment(ref errors) == 1)
                        firstError = e.Message;
                    await Task.Delay(5);
                }
            }
        }));
        var wall = watch.Elapsed.TotalSeconds;
        cpu = server.CpuSeconds() - cpu;
        hashing = server.HashingSeconds() - hashing;
        var all = latencies.SelectMany(l => l).Order().ToArray();
        double Quantile(double q) => all.Length == 0 ? 0 : all[Math.Min(all.Length - 1, (int)(q * all.Length))];
        double Per1000(double cost) => all.Length == 0 ? 0 : cost / all.Length * 1000;
        return new(name, all.Length, errors, firstError, all.Length / wall, Quantile(0.5), Quantile(0.99), Per1000(cpu)) { HashingPer1000 = Per1000(hashing) };
    }

    /// <summary>The one with the median cost, in units of the floor, of several repetitions.</summary>
    public static Measurement Median(IEnumerable<Measurement> runs)
    {
        var sorted = runs.OrderBy(r => r.TimesSign).ToArray();
        return sorted[(sorted.Length - 1) / 2];
    }
}
