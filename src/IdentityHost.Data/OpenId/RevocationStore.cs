using System.Collections.Concurrent;
using IdentityHost.Accounts.Audit;
using IdentityHost.Data.Audit;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId;
using IdentityHost.OpenId.Issuance;
using Microsoft.Extensions.Options;

namespace IdentityHost.Data.OpenId;

/// <summary>What an entry of the revocation list names. The numbers are stored.</summary>
internal enum RevokedKind
{
    Token = 1,
    Grant = 2,
    Session = 3,
    Client = 4,

    /// <summary>What people gave a client, and not what it gets for itself.</summary>
    GrantsOfClient = 5,
}

/// <summary>
/// The revocation list in the database and in this node's memory. Its version row is taken before an entry is written, in the
/// same transaction, so entries become visible in the order of their numbers and reading on from the last one misses nothing.
/// </summary>
internal sealed class RevocationStore(IDatabase database, AuditStore audit, IOptions<OpenIdOptions> options) : IRevocations
{
    // Clocks of nodes differ, and resource servers allow some tolerance.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(5);

    // Clocks of nodes differ: what an earlier entry says to be over stays over.
    private const string OrLater = """
        ON CONFLICT ("Kind", "Value") DO UPDATE SET "Sequence" = excluded."Sequence",
            "At" = CASE WHEN excluded."At" > "Revocations"."At" THEN excluded."At" ELSE "Revocations"."At" END,
            "ExpiresAt" = CASE WHEN excluded."ExpiresAt" > "Revocations"."ExpiresAt" THEN excluded."ExpiresAt" ELSE "Revocations"."ExpiresAt" END
        """;

    private static readonly Statement s_add = new($"""
        INSERT INTO "Revocations" ("Kind", "Value", "At", "ExpiresAt", "Sequence")
        SELECT $1, $2, $3, $4, "Version" FROM "ChangeVersions" WHERE "Kind" = 'revocations'
        {OrLater}
        """);

    // Every authorization of the subject, or of the subject at one client, or of all at one client, whose tokens may still be alive: refresh families,
    // and redeemed codes that opened none.
    private static readonly Statement s_addGrants = AddGrants(""" "Subject" = $1 AND ("ClientId" = $2 OR $2 = '') """, "$3", "$4");
    private static readonly Statement s_addGrantsOfClient = AddGrants(""" "ClientId" = $1 """, "$2", "$3");

    // First of all: a code that is redeemed at this very moment either waits and then fails, or its grant is seen below.
    private static readonly Statement s_spendCodes = new("""
        UPDATE "AuthorizationCodes" SET "RedeemedAt" = $3 WHERE "Subject" = $1 AND ("ClientId" = $2 OR $2 = '') AND "RedeemedAt" IS NULL
        """);

    private static readonly Statement s_revokeGrants = new("""
        UPDATE "Grants" SET "RevokedAt" = $3 WHERE "Subject" = $1 AND ("ClientId" = $2 OR $2 = '') AND "RevokedAt" IS NULL
        """);

    private static readonly Statement s_after = new("""
        SELECT "Kind", "Value", "At", "ExpiresAt", "Sequence" FROM "Revocations" WHERE "Sequence" > $1 ORDER BY "Sequence"
        """);

    private readonly ConcurrentDictionary<(RevokedKind Kind, string Value), (DateTimeOffset At, DateTimeOffset ExpiresAt)> _entries = [];
    private long _sequence = -1;

    public bool IsRevoked(in TokenFacts token)
    {
        if (Volatile.Read(ref _sequence) < 0)
            throw new StoreUnavailableException("The revocation list is not loaded yet.");
        if (_entries.IsEmpty)
            return false;
        return _entries.ContainsKey((RevokedKind.Token, token.TokenId))
            || (token.GrantId is not null && _entries.ContainsKey((RevokedKind.Grant, token.GrantId)))
            || (token.SessionId is not null && _entries.ContainsKey((RevokedKind.Session, token.SessionId)))
            // A client of that name may be registered anew, or allowed anew.
            || IsBefore(RevokedKind.Client, token)
            || (token.GrantId is not null && IsBefore(RevokedKind.GrantsOfClient, token));
    }

    /// <summary>iat counts whole seconds, so a token of the same second dies too.</summary>
    private bool IsBefore(RevokedKind kind, in TokenFacts token) => _entries.TryGetValue((kind, token.ClientId), out var entry) && token.IssuedAt <= entry.At;

    public async Task RevokeTokenAsync(string tokenId, string clientId, DateTimeOffset at, CancellationToken ct)
    {
        var entry = audit.Entry(
            new(AuditEvents.TokenRevoked, null) { ClientId = clientId, Actor = new(AuditActorKind.Client, clientId), Reason = AuditReasons.GivenBack, Details = [("token", tokenId)] }, at);
        await database.TransactAsync(
            async (sql, token) =>
            {
                await AddAsync(sql, RevokedKind.Token, tokenId, at, token);
                await audit.WriteAsync(sql, entry, token);
                return true;
            },
            ct);
        await CatchUpAsync(CancellationToken.None);
    }

    /// <summary>Adds an entry within a transaction; the caller catches up after its commit.</summary>
    public async ValueTask AddAsync(ITransaction sql, RevokedKind kind, string value, DateTimeOffset at, CancellationToken ct)
    {
        await sql.ChangedAsync(ChangeKinds.Revocations, ct);
        await sql.ExecuteAsync(s_add, [(int)kind, value, at, ExpiryOf(at)], ct);
    }

    /// <summary>Ends every grant of the subject (at one client, or at all) with the access tokens that name it, within a transaction.</summary>
    public async ValueTask AddGrantsAsync(ITransaction sql, string subject, string? clientId, DateTimeOffset at, CancellationToken ct)
    {
        await sql.ExecuteAsync(s_spendCodes, [subject, clientId ?? "", at], ct);
        await sql.ChangedAsync(ChangeKinds.Revocations, ct);
        await sql.ExecuteAsync(s_addGrants, [subject, clientId ?? "", at, ExpiryOf(at)], ct);
        await sql.ExecuteAsync(s_revokeGrants, [subject, clientId ?? "", at], ct);
    }

    /// <summary>
    /// Ends the access tokens of a client, within a transaction that ends its grants after this. Those by a living grant die by the grant's name, which
    /// needs no clock; of all others it counts when they were issued.
    /// </summary>
    public async ValueTask AddClientAsync(ITransaction sql, RevokedKind kind, string clientId, DateTimeOffset at, CancellationToken ct)
    {
        await AddAsync(sql, kind, clientId, at, ct);
        await sql.ExecuteAsync(s_addGrantsOfClient, [clientId, at, ExpiryOf(at)], ct);
    }

    /// <summary>Reads what was committed since the last time, here or elsewhere; at first everything.</summary>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        var known = Math.Max(0, Volatile.Read(ref _sequence));
        var latest = known;
        foreach (var (key, entry, sequence) in await database.ListAsync(s_after, [known], Read, ct))
        {
            _entries[key] = entry;
            latest = sequence;
        }

        for (var seen = Volatile.Read(ref _sequence); seen < latest;)
        {
            var before = Interlocked.CompareExchange(ref _sequence, latest, seen);
            if (before == seen)
                break;
            seen = before;
        }

        Interlocked.CompareExchange(ref _sequence, 0, -1);
    }

    /// <summary>Forgets entries whose tokens have all expired.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.ExpiresAt <= now)
                _entries.TryRemove(new(key, entry));
        }
    }

    private static Statement AddGrants(string whose, string at, string expiresAt) => new($"""
        INSERT INTO "Revocations" ("Kind", "Value", "At", "ExpiresAt", "Sequence")
        SELECT 2, issued."GrantId", {at}, {expiresAt}, v."Version"
        FROM (SELECT "GrantId" FROM "Grants" WHERE {whose} AND "RevokedAt" IS NULL
              UNION SELECT "GrantId" FROM "AuthorizationCodes" WHERE {whose}) AS issued
        CROSS JOIN "ChangeVersions" AS v WHERE v."Kind" = 'revocations'
        {OrLater}
        """);

    private DateTimeOffset ExpiryOf(DateTimeOffset at) => at.AddSeconds(options.Value.AccessTokenLifetime) + s_tolerance;

    private static ((RevokedKind, string), (DateTimeOffset, DateTimeOffset), long) Read(Row row) =>
        (((RevokedKind)row.Int(0), row.Text(1)), (row.Time(2), row.Time(3)), row.Number(4));
}
