using IdentityHost.Data.Accounts.Outbox;
using IdentityHost.Data.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IdentityHost.Data.Tests.Databases;

/// <summary>One node: a container over a database, as the host would build it.</summary>
public sealed class TestNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestNode(DatabaseProvider provider, string connectionString)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["IdentityHost:Database:Provider"] = provider.ToString(),
            ["ConnectionStrings:IdentityHost"] = connectionString,
        }).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton(new OutboxKey(new byte[32])).AddIdentityHostData(configuration).BuildServiceProvider();
    }

    public IServiceProvider Services => _services;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Starts what a host would start: this node watches for changes of others.</summary>
    public async Task<TestNode> StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        return this;
    }

    public Task MigrateAsync() => Get<Schema>().MigrateAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
