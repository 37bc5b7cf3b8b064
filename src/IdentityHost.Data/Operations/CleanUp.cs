using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId;
using Microsoft.Extensions.Options;

namespace IdentityHost.Data.Operations;

/// <summary>Deletes rows whose time is over, in small batches, oldest first. Run it under the lease <see cref="Lease"/>.</summary>
public sealed class CleanUp
{
    /// <summary>The name of the lease that lets one node at a time clean up.</summary>
    public const string Lease = "clean-up";

    private const int BatchSize = 500;

    // Codes and grants stay until the last access token they led to has expired: a replayed code must still find what to end,
    // and withdrawing a consent must find every authorization whose tokens are alive. Clocks differ, hence the margin.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(5);

    private static readonly Expiring[] s_tables =
    [
        new("AuthorizationCodes", "Hash", "ExpiresAt", OutlivedByTokens: true),
        new("Grants", "GrantId", "ExpiresAt", OutlivedByTokens: true),
        new("AuthorizationRequests", "Hash", "ExpiresAt"),
        new("Revocations", "\"Kind\", \"Value\"", "ExpiresAt"),
        new("AssertionIds", "\"ClientId\", \"IdHash\"", "ExpiresAt"),
        new("InitialAccessTokens", "Id", "ExpiresAt"),
        new("Sessions", "Id", "ExpiresAt"),
        new("Attempts", "KeyHash", "ExpiresAt"),
        new("Visitors", "Id", "ExpiresAt"),
        new("PendingSteps", "\"Holder\", \"Kind\"", "ExpiresAt"),
        new("MailedLinks", "KeyHash", "ExpiresAt"),
        new("Invitations", "Id", "RemoveAt"),
        new("TrustedBrowsers", "Id", "ExpiresAt"),
        new("Outbox", "Id", "RemoveAt"),
        new("IdempotencyKeys", "KeyHash", "ExpiresAt"),
    ];

    private readonly IDatabase _database;
    private readonly Litter _litter;
    private readonly IOptions<OpenIdOptions> _options;
    private readonly TimeProvider _clock;

    internal CleanUp(IDatabase database, Litter litter, IOptions<OpenIdOptions> options, TimeProvider clock)
    {
        _database = database;
        _litter = litter;
        _options = options;
        _clock = clock;
    }

    /// <summary>Deletes one batch from every table; how many rows went. Call it again while there is something, and pause between.</summary>
    /// <param name="fence">The number <see cref="Lease"/> was given with: nothing is deleted once somebody else has it (S-236). Null for none.</param>
    /// <param name="ct">Stops between tables.</param>
    public async Task<int> RunAsync(long? fence, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        var lastToken = now - TimeSpan.FromSeconds(_options.Value.AccessTokenLifetime) - s_margin;
        var deleted = 0;
        foreach (var table in s_tables)
            deleted += await UnderAsync(fence, (sql, token) => sql.ExecuteAsync(table.Delete, [table.OutlivedByTokens ? lastToken : now, BatchSize], token), ct);
        deleted += await _litter.Clients.DeleteAsync(fence, now, BatchSize, ct);
        deleted += await _litter.Accounts.DeleteAsync(fence, now, BatchSize, ct);
        deleted += await _litter.Due.DeleteAsync(fence, now, BatchSize, ct);
        deleted += await _litter.Audit.DeleteAsync(fence, now, BatchSize, ct);
        return deleted + await UnderAsync(fence, (sql, token) => LogoStore.DeleteUnusedAsync(sql, now, BatchSize, token), ct);
    }

    private Task<int> UnderAsync(long? fence, Func<ITransaction, CancellationToken, ValueTask<int>> delete, CancellationToken ct) => _database.TransactAsync(
        async (sql, token) => fence is { } number && !await Leases.IsHeldAsync(sql, Lease, number, token) ? 0 : await delete(sql, token),
        ct);

    private sealed record Expiring(string Table, string Key, string Expiry, bool OutlivedByTokens = false)
    {
        // The condition stands twice: a row that was prolonged between the two looks stays.
        public Statement Delete { get; } = new($"""
            DELETE FROM "{Table}" WHERE "{Expiry}" <= $1 AND ({Quote(Key)}) IN
                (SELECT {Quote(Key)} FROM "{Table}" WHERE "{Expiry}" <= $1 ORDER BY "{Expiry}" LIMIT $2)
            """);

        private static string Quote(string key) => key.StartsWith('"') ? key : $"\"{key}\"";
    }
}

/// <summary>What goes for other reasons than that its time is over.</summary>
internal sealed record Litter(UnusedClients Clients, UnusedAccounts Accounts, DueAccounts Due, OldAuditRows Audit);
