using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Data.Sql;
using IdentityHost.OpenId.PushedAuthorization;

namespace IdentityHost.Data.OpenId;

internal sealed class AuthorizationRequestStore(IDatabase database) : IAuthorizationRequests
{
    private const string Columns =
        """ "Hash", "ClientId", "Parameters", "Pushed", "CreatedAt", "ExpiresAt", "PresentedAt", "AccountChosenIn", "ConsentGivenIn", "CompletedAt" """;

    private static readonly Statement s_add = new($"""INSERT INTO "AuthorizationRequests" ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""");
    private static readonly Statement s_find = new($"""SELECT {Columns} FROM "AuthorizationRequests" WHERE "Hash" = $1""");

    private static readonly Statement s_present = new("""
        UPDATE "AuthorizationRequests" SET "PresentedAt" = $2, "ExpiresAt" = $3 WHERE "Hash" = $1 AND "PresentedAt" IS NULL
        """);

    private static readonly Statement s_chooseAccount = new("""UPDATE "AuthorizationRequests" SET "AccountChosenIn" = $2 WHERE "Hash" = $1""");
    private static readonly Statement s_giveConsent = new("""UPDATE "AuthorizationRequests" SET "ConsentGivenIn" = $2 WHERE "Hash" = $1""");

    private static readonly Statement s_complete = new("""
        UPDATE "AuthorizationRequests" SET "CompletedAt" = $2 WHERE "Hash" = $1 AND "CompletedAt" IS NULL AND "ExpiresAt" > $2
        """);

    public async Task AddAsync(AuthorizationRequest request, CancellationToken ct) => await database.ExecuteAsync(
        s_add,
        [
            request.Hash,
            request.ClientId,
            JsonSerializer.Serialize(Flatten(request.Parameters), ParametersJson.Default.StringArray),
            request.Pushed,
            request.CreatedAt,
            request.ExpiresAt,
            request.PresentedAt,
            request.AccountChosenIn,
            request.ConsentGivenIn,
            request.CompletedAt,
        ],
        ct);

    public Task<AuthorizationRequest?> FindAsync(byte[] hash, CancellationToken ct) => database.FirstAsync(s_find, [hash], Read, ct).AsTask();

    public async Task PresentAsync(byte[] hash, DateTimeOffset at, DateTimeOffset expiresAt, CancellationToken ct) =>
        await database.ExecuteAsync(s_present, [hash, at, expiresAt], ct);

    public async Task ChooseAccountAsync(byte[] hash, string sessionId, CancellationToken ct) =>
        await database.ExecuteAsync(s_chooseAccount, [hash, sessionId], ct);

    public async Task GiveConsentAsync(byte[] hash, string sessionId, CancellationToken ct) =>
        await database.ExecuteAsync(s_giveConsent, [hash, sessionId], ct);

    public async Task<bool> TryCompleteAsync(byte[] hash, DateTimeOffset at, CancellationToken ct) =>
        await database.ExecuteAsync(s_complete, [hash, at], ct) == 1;

    private static string[] Flatten(IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        parameters.SelectMany(p => (string[])[p.Key, p.Value]).ToArray();

    private static AuthorizationRequest Read(Row row) => new()
    {
        Hash = row.Bytes(0),
        ClientId = row.Text(1),
        Parameters = JsonSerializer.Deserialize(row.Text(2), ParametersJson.Default.StringArray)!
            .Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])).ToArray(),
        Pushed = row.Flag(3),
        CreatedAt = row.Time(4),
        ExpiresAt = row.Time(5),
        PresentedAt = row.TimeOrNull(6),
        AccountChosenIn = row.TextOrNull(7),
        ConsentGivenIn = row.TextOrNull(8),
        CompletedAt = row.TimeOrNull(9),
    };
}

/// <summary>Parameters are kept as one list, name and value in turn.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class ParametersJson : JsonSerializerContext;
