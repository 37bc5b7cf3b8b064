namespace IdentityHost.Data.Operations;

/// <summary>How the database's schema stands to the one this build was made for.</summary>
public abstract record SchemaState
{
    private SchemaState()
    {
    }

    /// <summary>They are the same.</summary>
    public sealed record UpToDate : SchemaState;

    /// <summary>The database has no schema yet.</summary>
    public sealed record Empty : SchemaState;

    /// <summary>Migrations are missing; <c>db migrate</c> applies them.</summary>
    public sealed record Behind(IReadOnlyList<string> Missing) : SchemaState;

    /// <summary>A newer build migrated the database; this one must not touch it.</summary>
    public sealed record Newer(IReadOnlyList<string> Unknown) : SchemaState;
}
