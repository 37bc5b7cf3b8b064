using System.Collections.Concurrent;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Tests.Ports;

internal sealed class MemoryClients : IClients
{
    private readonly ConcurrentDictionary<string, Client> _clients = new(StringComparer.Ordinal);

    public Client this[string id]
    {
        get => _clients[id];
        set => _clients[id] = value;
    }

    public ValueTask<Client?> FindAsync(string clientId, CancellationToken ct) => new(_clients.GetValueOrDefault(clientId));

    public Task<IReadOnlyList<Client>> ListAsync(string? afterClientId, int limit, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Client>>([.. _clients.Values]);

    public Task<int> CountAsync(ClientOrigin origin, CancellationToken ct) => Task.FromResult(_clients.Values.Count(c => c.Origin == origin));

    public Task<bool> TryAddAsync(Client client, CancellationToken ct) => Task.FromResult(_clients.TryAdd(client.ClientId, client));

    public Task<bool> TryReplaceAsync(Client read, Client replacement, CancellationToken ct) =>
        Task.FromResult(_clients.TryUpdate(read.ClientId, replacement, read));

    public Task<bool> DeleteAsync(string clientId, CancellationToken ct) => Task.FromResult(_clients.TryRemove(clientId, out _));

    public Task<bool> TryDeleteAsync(Client read, CancellationToken ct) => Task.FromResult(_clients.TryRemove(new(read.ClientId, read)));
}

internal sealed class MemoryLogos : ILogos
{
    private readonly ConcurrentDictionary<string, Logo> _logos = new(StringComparer.Ordinal);

    public Task SaveAsync(Logo logo, DateTimeOffset at, CancellationToken ct)
    {
        _logos[logo.Hash] = logo;
        return Task.CompletedTask;
    }

    public Task<Logo?> FindAsync(string hash, CancellationToken ct) => Task.FromResult(_logos.GetValueOrDefault(hash));

    public Task<IReadOnlyList<string>> ListClientsWithoutAsync(DateTimeOffset changedAfter, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>([]);
}

internal sealed class MemoryScopes : IScopes
{
    private readonly Dictionary<string, Scope> _scopes = StandardScopes.All.Concat(Engine.OwnScopes).ToDictionary(s => s.Name, StringComparer.Ordinal);

    public ValueTask<IReadOnlyDictionary<string, Scope>> AllAsync(CancellationToken ct) => new(_scopes);

    public Task SaveAsync(Scope scope, CancellationToken ct)
    {
        _scopes[scope.Name] = scope;
        return Task.CompletedTask;
    }

    public Task<bool> TryAddAsync(Scope scope, CancellationToken ct) => Task.FromResult(_scopes.TryAdd(scope.Name, scope));

    public Task<bool> TryChangeAsync(IReadOnlyList<ScopeChange> changes, IReadOnlyDictionary<string, Scope>? whole, CancellationToken ct)
    {
        if (!changes.All(c => _scopes.TryGetValue(c.Read.Name, out var present) && present == c.Read))
            return Task.FromResult(false);
        foreach (var change in changes)
            _scopes[change.Read.Name] = change.Replacement;
        return Task.FromResult(true);
    }

    public Task<bool> DeleteAsync(string name, CancellationToken ct) => Task.FromResult(_scopes.Remove(name));
}

internal sealed class MemorySubjects : ISubjects, IBrowserSubjects
{
    public Subject Ada { get; set; } = new() { Id = "ada", Stamp = "stamp-1", IsActive = true, Name = "Ada Lovelace", Email = "ada@example.org", EmailVerified = true, Nickname = "" };

    public bool SessionAlive { get; set; } = true;

    public IReadOnlyList<string> AcrValues => ["1"];

    public ValueTask<Subject?> FindAsync(string subject, CancellationToken ct) => new(subject == Ada.Id ? Ada : null);

    public ValueTask<SignedInSubject?> FindAsync(HttpContext http, CancellationToken ct) => default;

    public AcrRise Rise { get; set; }

    public ValueTask<AcrRise> FindRiseAsync(SignedInSubject subject, IReadOnlyList<string> acr, CancellationToken ct) => new(Rise);

    public Task<bool> IsAliveAsync(string sessionId, CancellationToken ct) => Task.FromResult(SessionAlive);

    public Task SignOutAsync(HttpContext http, CancellationToken ct) => Task.CompletedTask;
}

internal sealed class MemoryAssertionIds : IAssertionIds
{
    private readonly ConcurrentDictionary<(string, string), DateTimeOffset> _used = [];

    public Task<bool> TryUseAsync(string clientId, string assertionId, DateTimeOffset until, CancellationToken ct) =>
        Task.FromResult(_used.TryAdd((clientId, assertionId), until));
}

internal sealed class MemoryClientRefusals : IClientRefusals
{
    public List<(string? ClientId, string Method, ClientRefusal Why)> Noted { get; } = [];

    public ValueTask NoteAsync(string? clientId, string method, ClientRefusal why, CancellationToken ct)
    {
        Noted.Add((clientId, method, why));
        return ValueTask.CompletedTask;
    }
}
