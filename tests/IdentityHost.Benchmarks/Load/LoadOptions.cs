namespace IdentityHost.Benchmarks.Load;

/// <summary>What to measure and for how long; durations in seconds.</summary>
internal sealed record LoadOptions
{
    public IReadOnlyList<string> Only { get; init; } = ["W6", "W1", "W2", "W3", "W4i", "W4u", "W5", "W8", "W8p", "W11", "W12", "W10", "W7"];
    public double Warmup { get; init; } = 8;
    public double Seconds { get; init; } = 5;
    public int Repeat { get; init; } = 3;
    public int Workers { get; init; } = 16;

    /// <summary>How many people have an account; the workers are the first of them.</summary>
    public int People { get; init; } = 16;

    /// <summary>Grant rows put into the database before the load, for the growth test.</summary>
    public int StoredGrants { get; init; }

    /// <summary>The published IdentityHost.dll; published anew into a temporary folder when absent.</summary>
    public string? Server { get; init; }

    /// <summary>Where the results go as JSON, if anywhere.</summary>
    public string? Out { get; init; }

    /// <summary>Show what the server prints.</summary>
    public bool Verbose { get; init; }

    public static LoadOptions Parse(string[] args)
    {
        var options = new LoadOptions();
        for (var i = 0; i < args.Length; i++)
        {
            string Next() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} wants a value.");
            options = args[i] switch
            {
                "--only" => options with { Only = Next().Split(',') },
                "--warmup" => options with { Warmup = double.Parse(Next()) },
                "--seconds" => options with { Seconds = double.Parse(Next()) },
                "--repeat" => options with { Repeat = int.Parse(Next()) },
                "--workers" => options with { Workers = int.Parse(Next()) },
                "--people" => options with { People = int.Parse(Next()) },
                "--grants" => options with { StoredGrants = int.Parse(Next()) },
                "--server" => options with { Server = Next() },
                "--out" => options with { Out = Next() },
                "--verbose" => options with { Verbose = true },
                _ => throw new ArgumentException($"Unknown argument {args[i]}."),
            };
        }

        return options;
    }
}
