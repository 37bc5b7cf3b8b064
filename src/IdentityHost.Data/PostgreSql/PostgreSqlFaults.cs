using System.Net.Sockets;
using IdentityHost.Data.Sql;
using Npgsql;

namespace IdentityHost.Data.PostgreSql;

/// <summary>Tells a database that is not available from a fault of ours.</summary>
internal static class PostgreSqlFaults
{
    /// <summary>Whether the same work may succeed at once when done again: a deadlock or a serialization failure.</summary>
    public static bool IsCollision(Exception fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>A timeout, a lost connection, an exhausted pool, a server that is starting, full or shutting down.</summary>
    public static bool IsUnavailable(Exception fault) => fault switch
    {
        PostgresException server => server.IsTransient || server.SqlState.StartsWith("57", StringComparison.Ordinal) || server.SqlState.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException client => client.IsTransient || client.InnerException is TimeoutException or IOException or SocketException,
        TimeoutException or SocketException => true,
        _ => false,
    };

    public static StoreUnavailableException Translate(Exception fault) => new("PostgreSQL did not answer in time or is out of reach.", fault);
}
