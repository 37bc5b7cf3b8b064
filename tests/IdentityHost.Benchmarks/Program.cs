using BenchmarkDotNet.Running;
using IdentityHost.Benchmarks.Floor;
using IdentityHost.Benchmarks.Load;
using IdentityHost.Benchmarks.Timing;

// dotnet run -c Release --project tests/IdentityHost.Benchmarks -- micro [BenchmarkDotNet arguments]
// dotnet run -c Release --project tests/IdentityHost.Benchmarks -- load [--only W1,W2] [--seconds 5] [--warmup 8] [--repeat 3]
// dotnet run -c Release --project tests/IdentityHost.Benchmarks -- timing [--people 100]
// dotnet run -c Release --project tests/IdentityHost.Benchmarks -- floor PORT      (what `load` measures against)
switch (args)
{
    case ["micro", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest);
        return 0;
    case ["floor", var port]:
        await FloorServer.RunAsync(int.Parse(port));
        return 0;
    case ["load", .. var rest]:
        return await LoadRun.RunAsync(LoadOptions.Parse(rest));
    case ["timing", .. var rest]:
        return await AnswerTimes.RunAsync(LoadOptions.Parse(["--people", "100", .. rest]));
    default:
        Console.Error.WriteLine("usage: micro | load | timing | floor PORT   (see docs/performance.md)");
        return 2;
}
