namespace IdentityHost.Data.PostgreSql;

/// <summary>The migrations for PostgreSQL, oldest first. A test holds the list against the classes.</summary>
internal static class PostgreSqlMigrations
{
    public static IReadOnlyList<string> Ids { get; } = ["20261122055241_Initial", "20261122073132_PasswordByMail", "20261122080500_Audit", "20261122082135_AccountDeletion", "20261122105449_ExternalLinks", "20261122111559_Administration", "20261122112540_AdministrationLists", "20261122115634_AccountLists"];
}
