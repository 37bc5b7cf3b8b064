using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Two servers on one PostgreSQL database.</summary>
public abstract class TwoNodes : IAsyncLifetime
{
    private protected const int Competitors = 32;

    private readonly List<IDisposable> _opened = [];
    private TestServer? _one;
    private TestServer? _other;

    private protected TestServer One => _one!;

    private protected TestServer Other => _other!;

    private protected Transcript Transcript { get; } = new();

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var database = await StartedDatabases.PostgreSqlAsync();
        _one = await StartAsync(database);
        _other = await StartAsync(database with { DropAsync = () => ValueTask.CompletedTask });
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened)
            opened.Dispose();
        if (_other is not null)
            await _other.DisposeAsync();
        if (_one is not null)
            await _one.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes of these when the test is over.</summary>
    private protected void Keep(params IDisposable[] opened) => _opened.AddRange(opened);

    /// <summary>An address that can be a user name too, and that nobody has.</summary>
    private protected static string NewAddress() => $"ada.{OpaqueToken.NewId().Replace('-', 'x').Replace('_', 'y').ToLowerInvariant()}@example.org";

    /// <summary>The same at both nodes at once, by turns.</summary>
    private protected static Task<Answer[]> RaceAsync(ProtocolClient here, ProtocolClient there, Func<ProtocolClient, Task<Answer>> act, int competitors = Competitors) =>
        Task.WhenAll(Enumerable.Range(0, competitors).Select(i => act(i % 2 == 0 ? here : there)));

    private static Task<TestServer> StartAsync(TestDatabase database) => TestServer.StartAsync(new()
    {
        Database = database,
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["IdentityHost:Issuer"] = "http://localhost:5000" },
    });
}
