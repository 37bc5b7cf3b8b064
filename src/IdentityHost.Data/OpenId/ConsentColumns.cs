using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Consents;

namespace IdentityHost.Data.OpenId;

/// <summary>The columns of a consent, in one order.</summary>
internal static class ConsentColumns
{
    public const string Names = """ "Subject", "ClientId", "Scopes", "Resources", "GrantedAt", "UpdatedAt" """;

    public static Consent Read(Row row) => new(row.Text(0), row.Text(1), row.Words(2), row.Words(3), row.Time(4), row.Time(5));
}
