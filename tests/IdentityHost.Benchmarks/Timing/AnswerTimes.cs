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

    private static async Task MeasureAsync((string Name, string Path, Func<string, string> Body) flow, HttpConnection connection, int people)
    {
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var i = 0; i < people; i++)
        {
            var (first, second) = i % 2 == 0 ? (known, unknown) : (unknown, known);
            first.Add(await AskAsync(i % 2 == 0));
            second.Add(await AskAsync(i % 2 != 0));

            async Task<double> AskAsync(bool exists)
            {
                var began = Stopwatch.GetTimestamp();
                var answer = await connection.SendAsync(
                    "POST", $"/_allauth/app/v1/{flow.Path}", body: flow.Body($"{(exists ? "user" : $"nobody-{flow.Name.Replace('/', '-')}-")}{i}@example.com"), type: "application/json");
                var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                return answer.Status is 200 or 400 or 401 ? took : throw new InvalidOperationException($"{flow.Name}: {answer.Status} {answer.Body}");
            }
        }

        var (here, nowhere) = (Median(known), Median(unknown));
        Console.WriteLine($"{flow.Name,-17} median with an account {here,8:F2} ms, without {nowhere,8:F2} ms, difference {here - nowhere,6:F2} ms   ({people} pairs)");
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
