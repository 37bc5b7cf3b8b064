using IdentityHost.Data.Sqlite;
using IdentityHost.OpenId;
using IdentityHost.OpenId.Keys;
using IdentityHost.Seeding;
using Microsoft.Extensions.Options;

namespace IdentityHost.Operations;

/// <summary>What happens between the settings being right and the first request, from top to bottom; and what is said once the server listens.</summary>
internal sealed class StartUp(IServiceProvider services, IHostEnvironment environment, IOptions<ServerOptions> options, Locations locations) : IHostedLifecycleService
{
    /// <summary>Before any other hosted service starts, and before the server listens.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!services.GetRequiredService<ServerLock>().TryTake())
            throw new StartRefusedException($"Another server uses {locations.SqliteFile}. A SQLite file belongs to one server; several nodes need PostgreSQL.");
        var fresh = await SchemaGate.OpenAsync(services, migrate: environment.IsDevelopment(), cancellationToken);

        services.GetRequiredService<KeyFileMode>().Demand();

        // The keys are created, or opened, now: a wrong master key stops the start instead of the first sign-in.
        await services.GetRequiredService<KeyRing>().CurrentAsync(cancellationToken);

        var seeded = options.Value.SeedFile is { Length: > 0 };
        if (!seeded && !fresh && environment.IsDevelopment())
            return;
        await using var scope = services.CreateAsyncScope();
        if (seeded)
            await scope.ServiceProvider.GetRequiredService<Seed>().ApplyFileAsync(locations.Full(options.Value.SeedFile!), cancellationToken);
        if (!environment.IsDevelopment())
            await scope.ServiceProvider.GetRequiredService<DemoGuard>().RefuseAsync(cancellationToken);
        else if (fresh && !seeded)
            await scope.ServiceProvider.GetRequiredService<DemoData>().CreateAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The server listens, so the issuer is known.</summary>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await services.GetRequiredService<InitialPasswords>().WarnAsync(cancellationToken);
        if (!environment.IsDevelopment())
            return;
        var demo = await services.GetRequiredService<DemoGuard>().HasClientAsync(cancellationToken);
        await Console.Out.WriteLineAsync(Welcome.Text(services.GetRequiredService<Issuer>(), demo).AsMemory(), cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
