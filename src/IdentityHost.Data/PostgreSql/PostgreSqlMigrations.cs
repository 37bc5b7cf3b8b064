namespace IdentityHost.Data.PostgreSql;

/// <summary>The migrations for PostgreSQL, oldest first. A test holds the list against the classes.</summary>
internal static class PostgreSqlMigrations
{
    public static IReadOnlyList<string> Ids { get; } = ["20261121224003_Initial", "20261122004630_ClientLogos", "20261122010150_OutboxSealed", "20261122014038_VisitorsAndAddresses", "20261122044343_Invitations", "20261122050431_PhoneNumbers"];
}
