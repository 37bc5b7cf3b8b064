using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Operations;

/// <summary>What of the schema differs between databases.</summary>
internal interface ISchemaProvider
{
    /// <summary>The migrations of this build, oldest first; a test holds them against the compiled classes. A list, so that the start needs no reflection and no Entity Framework.</summary>
    IReadOnlyList<string> Migrations { get; }

    /// <summary>One row when Entity Framework's history table exists.</summary>
    Statement HistoryExists { get; }

    /// <summary>One row with the database's own time in Unix milliseconds; null when it runs on this machine's clock.</summary>
    Statement? Now { get; }

    /// <summary>Keeps other processes from migrating at the same time until it is disposed.</summary>
    Task<IAsyncDisposable> LockAsync(CancellationToken ct);
}
