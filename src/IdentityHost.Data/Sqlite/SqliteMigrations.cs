namespace IdentityHost.Data.Sqlite;

/// <summary>The migrations for SQLite, oldest first. A test holds the list against the classes.</summary>
internal static class SqliteMigrations
{
    public static IReadOnlyList<string> Ids { get; } = ["20261121224002_Initial", "20261122004629_ClientLogos", "20261122010148_OutboxSealed", "20261122014034_VisitorsAndAddresses", "20261122044341_Invitations", "20261122050429_PhoneNumbers"];
}
