using System.CommandLine;

namespace IdentityHost.Commands;

/// <summary>The options of every list: keyset pages, as the administration has them.</summary>
internal static class Paging
{
    private const int Most = 10_000;

    /// <summary>How many rows.</summary>
    public static Option<int> Limit { get; } = MakeLimit();

    /// <summary>Where to go on.</summary>
    public static Option<string?> After { get; } = new("--after") { Description = "Go on after this one, the last of the page before." };

    private static Option<int> MakeLimit()
    {
        var limit = new Option<int>("--limit") { Description = $"How many at most (1 to {Most}).", DefaultValueFactory = _ => 100 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > Most)
                result.AddError($"--limit is 1 to {Most}.");
        });
        return limit;
    }
}
