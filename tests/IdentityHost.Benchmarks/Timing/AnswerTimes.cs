using System.Diagnostics;
using IdentityHost.Benchmarks.Load;

namespace IdentityHost.Benchmarks.Timing;

/// <summary>
/// Whether the time of an answer tells which accounts exist (S-002): each flow is asked for people who have an account and for people who have none, in turns,
/// one request at a time.
/// </summary>
internal static class AnswerTimes
{
    private static readonly (string Name, string Path, Func<string, string> Body)[] s_flows =
    [
        ("login", "auth/login", email => $$"""{"email":"{{email}}","password":"not this one, surely"}"""),
        ("signup", "auth/signup", email => $$"""{"email":"{{email}}","password":"{{Workloads.Password}}"}"""),
        ("password/request", "auth/password/request", email => $$"""{"email":"{{email}}"}"""),
        ("code/request", "auth/code/request", email => $$"""{"email":"{{email}}"}"""),
    ];

    public static async Task<int> RunAsync(LoadOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("identityhost-timing-").FullName;
        try
        {
            var site = await BenchedSite.PrepareAsync(options, folder);
            await using var server = await site.StartAsync();
            using var connection = new HttpConnection(server.Port);
            foreach (var flow in s_flows)
                await MeasureAsync(flow, connection, options.People);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Three people a turn, in changing order: one with an account and two without. How far the two without differ is what a median of so many pairs is worth
    /// at this moment on this machine.
    /// </summary>
    private static async Task MeasureAsync((string Name, string Path, Func<string, string> Body) flow, HttpConnection connection, int people)
    {
        var (known, differences, noise) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < people; i++)
        {
            string[] asked = [$"user{i}", $"nobody-{flow.Name.Replace('/', '-')}-{i}", $"no-one-{flow.Name.Replace('/', '-')}-{i}"];
            var took = new double[asked.Length];
            for (var turn = 0; turn < asked.Length; turn++)
            {
                var who = (turn + i) % asked.Length;
                took[who] = await AskAsync(flow, connection, asked[who] + "@example.com");
            }

            known.Add(took[0]);
            differences.Add(took[0] - took[1]);
            noise.Add(took[2] - took[1]);
        }

        Console.WriteLine(
            $"{flow.Name,-17} median with an account {Median(known),7:F2} ms, more than without {Median(differences),6:F2} ms; between two without {Median(noise),6:F2} ms   ({people} people)");
    }

    private static async Task<double> AskAsync((string Name, string Path, Func<string, string> Body) flow, HttpConnection connection, string email)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await connection.SendAsync("POST", $"/_allauth/app/v1/{flow.Path}", body: flow.Body(email), type: "application/json");
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return answer.Status is 200 or 400 or 401 ? took : throw new InvalidOperationException($"{flow.Name}: {answer.Status} {answer.Body}");
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
