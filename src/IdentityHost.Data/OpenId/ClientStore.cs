using System.Globalization;
using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Clients;

namespace IdentityHost.Data.OpenId;

internal sealed class ClientStore(IDatabase database, ChangeVersions versions, RevocationStore revocations, AuditStore audit, TimeProvider clock) : IClients
{
    // An id nobody registered is asked for by mistake or by somebody who guesses: remembered briefly, and apart from real ones,
    // so that guesses push no client out.
    private static readonly TimeSpan s_unknownFor = TimeSpan.FromSeconds(5);

    private static readonly Statement s_find = new($"""SELECT {ClientColumns.Names} FROM "Clients" WHERE "Id" = $1""");
    private static readonly Statement s_list = new($"""SELECT {ClientColumns.Names} FROM "Clients" WHERE "Id" > $1 ORDER BY "Id" LIMIT $2""");
    private static readonly Statement s_count = new("""SELECT COUNT(*) FROM "Clients" WHERE "Origin" = $1""");

    private static readonly Statement s_add = new($"""
        INSERT INTO "Clients" ({ClientColumns.Written}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING
        """);

    private static readonly Statement s_replace = new("""
        UPDATE "Clients" SET "Metadata" = $3, "Secrets" = $4, "Origin" = $5, "FirstParty" = $6, "RequireConsent" = $7, "Verified" = $8,
            "Disabled" = $9, "RegistrationTokenHash" = $10, "Logo" = $11, "CreatedAt" = $12, "UpdatedAt" = $13, "NormalizedName" = $14
        WHERE "Id" = $1 AND "UpdatedAt" = $2
        """);

    private static readonly Statement s_delete = new("""DELETE FROM "Clients" WHERE "Id" = $1""");
    private static readonly Statement s_deleteAsRead = new("""DELETE FROM "Clients" WHERE "Id" = $1 AND "UpdatedAt" = $2""");

    private readonly BoundedCache<Cached> _known = new(5_000);
    private readonly BoundedCache<Cached> _unknown = new(500);

    public ValueTask<Client?> FindAsync(string clientId, CancellationToken ct)
    {
        var version = versions.Of(ChangeKinds.Clients);
        if (_known.TryGet(clientId, out var found) && found.Version == version)
            return new(found.Client);
        if (_unknown.TryGet(clientId, out var missing) && missing.Version == version && clock.GetElapsedTime(missing.ReadAt) < s_unknownFor)
            return new((Client?)null);
        return ReadAsync(clientId, version, ct);
    }

    public async Task<IReadOnlyList<Client>> ListAsync(string? afterClientId, int limit, CancellationToken ct) =>
        await database.ListAsync(s_list, [afterClientId ?? "", limit], ClientColumns.Read, ct);

    public async Task<int> CountAsync(ClientOrigin origin, CancellationToken ct) =>
        await database.FirstAsync(s_count, [(int)origin], static row => (int)row.Number(0), ct);

    public Task<bool> TryAddAsync(Client client, CancellationToken ct) =>
        ChangeAsync(s_add, [client.ClientId, .. ClientColumns.Values(client)], new(AuditEvents.ClientRegistered, null) { ClientId = client.ClientId, Details = [("origin", client.Origin.ToString().ToLowerInvariant())] }, ct);

    public Task<bool> TryReplaceAsync(Client read, Client replacement, CancellationToken ct)
    {
        object?[] parameters = [read.ClientId, read.UpdatedAt, .. ClientColumns.Values(replacement)];
        var deed = new Deed(AuditEvents.ClientChanged, null) { ClientId = read.ClientId, Details = [("changed", WhatChanged(read, replacement))] };
        return read.KeepsWhatWasGiven(replacement) ? ChangeAsync(s_replace, parameters, deed, ct) : EndAsync(s_replace, parameters, RevokedKind.GrantsOfClient, deed, ct);
    }

    public Task<bool> DeleteAsync(string clientId, CancellationToken ct) => EndAsync(s_delete, [clientId], RevokedKind.Client, Deletion(clientId), ct);

    public Task<bool> TryDeleteAsync(Client read, CancellationToken ct) => EndAsync(s_deleteAsRead, [read.ClientId, read.UpdatedAt], RevokedKind.Client, Deletion(read.ClientId), ct);

    private static Deed Deletion(string clientId) => new(AuditEvents.ClientDeleted, null) { ClientId = clientId };

    /// <summary>A change with which everything ends that people gave the client, and its tokens of this kind.</summary>
    private async Task<bool> EndAsync(Statement statement, object?[] parameters, RevokedKind tokens, Deed deed, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var entry = audit.Entry(deed, at);
        var clientId = deed.ClientId!;
        var changed = await database.TransactAsync(
            async (sql, token) =>
            {
                if (await sql.ExecuteAsync(statement, parameters, token) == 0)
                    return false;
                await sql.ChangedAsync(ChangeKinds.Clients, token);
                var ended = await ClientEnding.EndAsync(sql, revocations, tokens, clientId, at, token);
                await audit.WriteAsync(sql, With(entry, ended), token);
                return true;
            },
            ct);
        versions.Changed(ChangeKinds.Clients);
        await revocations.CatchUpAsync(CancellationToken.None);
        return changed;
    }

    private static AuditEntry With(AuditEntry entry, (int Consents, int Grants) ended) => entry with
    {
        Details = new Dictionary<string, string>(entry.Details, StringComparer.Ordinal)
        {
            ["consents"] = ended.Consents.ToString(CultureInfo.InvariantCulture),
            ["grants"] = ended.Grants.ToString(CultureInfo.InvariantCulture),
        },
    };

    private async Task<bool> ChangeAsync(Statement statement, object?[] parameters, Deed deed, CancellationToken ct)
    {
        var entry = audit.Entry(deed, clock.GetUtcNow());
        var changed = await database.TransactAsync(
            async (sql, token) =>
            {
                if (await sql.ExecuteAsync(statement, parameters, token) == 0)
                    return false;
                await sql.ChangedAsync(ChangeKinds.Clients, token);
                await audit.WriteAsync(sql, entry, token);
                return true;
            },
            ct);
        versions.Changed(ChangeKinds.Clients);
        return changed;
    }

    private async ValueTask<Client?> ReadAsync(string clientId, long version, CancellationToken ct)
    {
        var client = await database.FirstAsync(s_find, [clientId], ClientColumns.Read, ct);
        (client is null ? _unknown : _known).Set(clientId, new(client, version, clock.GetTimestamp()));
        return client;
    }

    /// <summary>Which parts, in words of ours; their values may be anybody's text.</summary>
    private static string? WhatChanged(Client read, Client replacement)
    {
        IEnumerable<string> parts =
        [
            .. ClientColumns.Serialize(read.Metadata) == ClientColumns.Serialize(replacement.Metadata) ? [] : (string[])["metadata"],
            .. read.Secrets.SequenceEqual(replacement.Secrets) ? [] : (string[])["secrets"],
            .. (read.FirstParty, read.RequireConsent, read.Verified, read.Disabled)
                == (replacement.FirstParty, replacement.RequireConsent, replacement.Verified, replacement.Disabled) ? [] : (string[])["settings"],
            .. read.Logo == replacement.Logo ? [] : (string[])["logo"],
        ];
        return string.Join(' ', parts) is { Length: > 0 } changed ? changed : null;
    }

    private readonly record struct Cached(Client? Client, long Version, long ReadAt);
}
