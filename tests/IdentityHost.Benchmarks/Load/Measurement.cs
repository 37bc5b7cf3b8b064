using System.Diagnostics;

namespace IdentityHost.Benchmarks.Load;

/// <summary>One phase of load: what it cost the server and how long the clients waited.</summary>
internal sealed record Measurement(string Name, int Operations, int Errors, string? FirstError, double PerSecond, double P50, double P99, double CpuPer1000)
{
    /// <summary>Lets every worker repeat its step until the time is over; a failing step is an error, never an operation.</summary>
    public static async Task<Measurement> TakeAsync(string name, ServerProcess server, IReadOnlyList<(Workloads Worker, Func<Task> Step, bool Counted)> workers, double seconds)
    {
        var latencies = new List<double>[workers.Count];
        var errors = 0;
        string? firstError = null;
        var cpu = server.CpuSeconds();
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
        var all = latencies.SelectMany(l => l).Order().ToArray();
        double Quantile(double q) => all.Length == 0 ? 0 : all[Math.Min(all.Length - 1, (int)(q * all.Length))];
        return new(name, all.Length, errors, firstError, all.Length / wall, Quantile(0.5), Quantile(0.99), all.Length == 0 ? 0 : cpu / all.Length * 1000);
    }

    /// <summary>The one with the median CPU of several repetitions.</summary>
    public static Measurement Median(IEnumerable<Measurement> runs)
    {
        var sorted = runs.OrderBy(r => r.CpuPer1000).ToArray();
        return sorted[(sorted.Length - 1) / 2];
    }
}
