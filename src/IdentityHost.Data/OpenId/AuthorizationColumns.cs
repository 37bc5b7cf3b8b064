using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Issuance;

namespace IdentityHost.Data.OpenId;

/// <summary>The columns a code and a grant share, in one order.</summary>
internal static class AuthorizationColumns
{
    public const string Names =
        """ "GrantId", "Subject", "SubjectStamp", "SessionId", "AuthenticatedAt", "Amr", "Acr", "Scopes", "Resources", "Claims", "AuthTimeRequested" """;

    public const int Count = 11;

    public static Authorization Read(Row row, int first) => new()
    {
        GrantId = row.Text(first),
        Subject = row.Text(first + 1),
        SubjectStamp = row.Text(first + 2),
        SessionId = row.Text(first + 3),
        AuthenticatedAt = row.Time(first + 4),
        Amr = row.Words(first + 5),
        Acr = row.Text(first + 6),
        Scopes = row.Words(first + 7),
        Resources = row.Words(first + 8),
        Claims = row.TextOrNull(first + 9),
        AuthTimeRequested = row.Flag(first + 10),
    };

    public static object?[] Values(Authorization given, params ReadOnlySpan<object?> others)
    {
        object?[] values =
        [
            given.GrantId, given.Subject, given.SubjectStamp, given.SessionId, given.AuthenticatedAt, Words(given.Amr), given.Acr,
            Words(given.Scopes), Words(given.Resources), given.Claims, given.AuthTimeRequested, .. others,
        ];
        return values;
    }

    public static string Words(IEnumerable<string> words) => string.Join(' ', words);
}
