namespace IdentityHost.Data.Sql;

/// <summary>What nodes keep in memory: one version row each.</summary>
internal static class ChangeKinds
{
    public const string Clients = "clients";
    public const string Scopes = "scopes";
    public const string SigningKeys = "signing-keys";
    public const string Revocations = "revocations";

    /// <summary>The Data Protection key ring. Its row is made by the first change.</summary>
    public const string KeyRing = "key-ring";

    /// <summary>The entries of block lists. Its row is made by the first change.</summary>
    public const string BlockEntries = "block-entries";

    /// <summary>Not kept in memory: its row is the lock under which an account gets its names, which share one space across two columns.</summary>
    public const string AccountNames = "account-names";

    /// <summary>Not kept in memory: its row is the lock under which superusers come and go, so that one stays. It is made by the first change.</summary>
    public const string Superusers = "superusers";

    public static IReadOnlyList<string> All { get; } = [Clients, Scopes, SigningKeys, Revocations, AccountNames];
}
