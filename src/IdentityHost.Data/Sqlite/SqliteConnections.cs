using System.Data.Common;
using IdentityHost.Data.Sql;
using Microsoft.Data.Sqlite;

namespace IdentityHost.Data.Sqlite;

internal sealed class SqliteConnections(SqliteFile file) : IConnectionFactory
{
    public DbConnection Open()
    {
        var connection = new SqliteConnection(file.ConnectionString);
        connection.Open();
        return connection;
    }
}
