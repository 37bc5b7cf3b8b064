using System.Data.Common;
using IdentityHost.Data.Sql;
using Npgsql;

namespace IdentityHost.Data.PostgreSql;

internal sealed class PostgreSqlConnections(NpgsqlDataSource source) : IConnectionFactory
{
    public DbConnection Open() => source.OpenConnection();
}
