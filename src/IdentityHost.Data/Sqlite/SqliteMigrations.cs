namespace IdentityHost.Data.Sqlite;

/// <summary>The migrations for SQLite, oldest first. A test holds the list against the classes.</summary>
internal static class SqliteMigrations
{
    public static IReadOnlyList<string> Ids { get; } = ["20261122055240_Initial", "20261122073130_PasswordByMail", "20261122080500_Audit", "20261122082133_AccountDeletion", "20261122105439_ExternalLinks", "20261122111556_Administration", "20261122112539_AdministrationLists", "20261122115632_AccountLists"];
}
