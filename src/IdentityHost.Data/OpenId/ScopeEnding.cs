using IdentityHost.Data.Sql;

namespace IdentityHost.Data.OpenId;

/// <summary>Takes a scope that means something else from now on, or nothing, out of what people gave (S-156).</summary>
internal static class ScopeEnding
{
    // What was given without a word about resources is good at all of the scope's. Nobody was asked about apps of the operator's own.
    private const string Everywhere = """ AND "Resources" = '' AND "ClientId" IN (SELECT "Id" FROM "Clients" WHERE "RequireConsent" = TRUE)""";

    private static readonly Statement s_ofConsents = From("Consents");
    private static readonly Statement s_ofGrants = From("Grants");
    private static readonly Statement s_ofCodes = From("AuthorizationCodes");
    private static readonly Statement s_ofGrantsEverywhere = From("Grants", Everywhere);
    private static readonly Statement s_ofCodesEverywhere = From("AuthorizationCodes", Everywhere);

    /// <summary>Within the transaction by which the scope is good at more resources: who allows it there is asked first.</summary>
    public static ValueTask WidenedAsync(ITransaction sql, string scope, CancellationToken ct) => ForgetAsync(sql, scope, [s_ofCodesEverywhere, s_ofConsents, s_ofGrantsEverywhere], ct);

    /// <summary>Within the transaction that deletes the scope: one that is added later under the same name is in nothing that was given before.</summary>
    public static ValueTask DeletedAsync(ITransaction sql, string scope, CancellationToken ct) => ForgetAsync(sql, scope, [s_ofCodes, s_ofConsents, s_ofGrants], ct);

    private static async ValueTask ForgetAsync(ITransaction sql, string scope, Statement[] statements, CancellationToken ct)
    {
        foreach (var statement in statements)
            await sql.ExecuteAsync(statement, [$" {scope} "], ct);
    }

    // Names have no spaces, and none stands twice in a row.
    private static Statement From(string table, string which = "") => new($"""
        UPDATE "{table}" SET "Scopes" = TRIM(REPLACE(' ' || "Scopes" || ' ', $1, ' '))
        WHERE REPLACE(' ' || "Scopes" || ' ', $1, ' ') <> ' ' || "Scopes" || ' '{which}
        """);
}
