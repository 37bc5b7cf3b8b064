using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

/// <summary>The columns of a session, in one order; its methods as JSON.</summary>
internal static class SessionColumns
{
    /// <summary>The names for a SELECT from the table called <c>s</c>.</summary>
    public const string Names =
        """s."Id", s."TokenHash", s."AccountId", s."Stamp", s."Kind", s."Methods", s."UserAgent", s."Address", s."CreatedAt", s."LastSeenAt", s."ExpiresAt", s."EndedAt" """;

    public static string Write(IReadOnlyList<ProvenMethod> methods) => JsonSerializer.Serialize(methods, MethodsJson.Default.IReadOnlyListProvenMethod);

    public static object?[] Values(Session session) =>
    [
        session.Id, session.TokenHash, session.AccountId, session.Stamp, (int)session.Kind, Write(session.Methods), session.UserAgent,
        session.Address, session.CreatedAt, session.LastSeenAt, session.ExpiresAt, session.EndedAt,
    ];

    /// <summary>Reads the session that begins at column <paramref name="first"/>.</summary>
    public static Session Read(Row row, int first) => new()
    {
        Id = row.Text(first),
        TokenHash = row.Bytes(first + 1),
        AccountId = row.Text(first + 2),
        Stamp = row.Text(first + 3),
        Kind = (ClientKind)row.Int(first + 4),
        Methods = JsonSerializer.Deserialize(row.Text(first + 5), MethodsJson.Default.IReadOnlyListProvenMethod)!,
        UserAgent = row.TextOrNull(first + 6),
        Address = row.TextOrNull(first + 7),
        CreatedAt = row.Time(first + 8),
        LastSeenAt = row.Time(first + 9),
        ExpiresAt = row.Time(first + 10),
        EndedAt = row.TimeOrNull(first + 11),
    };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(IReadOnlyList<ProvenMethod>))]
internal sealed partial class MethodsJson : JsonSerializerContext;
