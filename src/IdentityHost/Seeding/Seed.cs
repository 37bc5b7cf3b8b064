using System.Text.Json;
using IdentityHost.Operations;

namespace IdentityHost.Seeding;

/// <summary>Applies a seed file: creates what is missing, updates clients, scopes and groups, and leaves people as they are.</summary>
/// <remarks>Idempotent: applied twice, the second time changes nothing. Several nodes may apply it at once; what one has created the others find.</remarks>
internal sealed class Seed(SeedAccounts accounts, SeedClients clients, SeedScopes scopes)
{
    /// <summary>Applies the file; what was changed, one sentence each.</summary>
    public async Task<IReadOnlyList<string>> ApplyFileAsync(string path, CancellationToken ct)
    {
        if (!File.Exists(path))
            throw new StartRefusedException($"The seed file {path} does not exist.");
        try
        {
            await using var stream = File.OpenRead(path);
            var file = await JsonSerializer.DeserializeAsync(stream, SeedJson.Default.SeedFile, ct);
            return await ApplyAsync(file ?? new SeedFile(), ct);
        }
        catch (JsonException fault)
        {
            throw new StartRefusedException($"The seed file {path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>Applies what the file says, in the order in which one thing needs another.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(SeedFile file, CancellationToken ct)
    {
        var done = new List<string>();
        foreach (var group in file.Groups)
            Note(done, await accounts.ApplyGroupAsync(group, ct));
        foreach (var user in file.Users)
            Note(done, await accounts.ApplyUserAsync(user, ct));
        foreach (var scope in file.Scopes)
            Note(done, await scopes.ApplyAsync(scope, ct));
        foreach (var client in file.Clients)
            Note(done, await clients.ApplyAsync(client, ct));
        return done;
    }

    private static void Note(List<string> done, string? change)
    {
        if (change is not null)
            done.Add(change);
    }
}
