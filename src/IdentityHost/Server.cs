using IdentityHost.Operations;
using IdentityHost.Operations.Requests;

namespace IdentityHost;

/// <summary>The whole server: settings, services, pipeline, routes.</summary>
/// <remarks>Tests run it as it is: <see cref="CreateBuilder"/>, replace what they must, <see cref="Build"/>.</remarks>
public static class Server
{
    /// <summary>Settings and Kestrel. Command line arguments have the form <c>--Key=value</c> and come last.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(Server).Assembly.GetName().Name,
            // Nobody edits settings under a running server by accident, and a hundred test servers need no file watchers.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
            ContentRootPath = ContentRoot(args),
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(ConnectionLimits.Apply);
        return builder;
    }

    /// <summary>Registers everything and lays the pipeline. Throws a sentence when the settings cannot be used.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddIdentityHost();
        var app = builder.Build();
        app.UseIdentityHost();
        app.MapIdentityHost();
        return app;
    }

    /// <summary>Serves until it is told to stop; the exit code.</summary>
    internal static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(CreateBuilder(args));
            await app.RunAsync();
            return 0;
        }
        catch (Exception fault) when (StartFaults.Sentences(fault) is { } sentences)
        {
            foreach (var sentence in sentences)
                await Console.Error.WriteLineAsync("IdentityHost cannot start: " + sentence);
            return 1;
        }
        catch (OperationCanceledException)
        {
            // It was told to stop before it had started.
            return 0;
        }
    }

    /// <summary>
    /// The folder of the settings: the one asked for, or the present one if it holds an <c>appsettings.json</c> (the repository under
    /// <c>dotnet run</c>), or the server's own. Null leaves an explicit choice to the framework.
    /// </summary>
    private static string? ContentRoot(string[] args)
    {
        var explicitly = new ConfigurationBuilder()
            .AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddCommandLine(args).Build();
        if (explicitly[HostDefaults.ContentRootKey] is not null)
            return null;
        var here = Directory.GetCurrentDirectory();
        return File.Exists(Path.Combine(here, "appsettings.json")) ? here : AppContext.BaseDirectory;
    }
}
