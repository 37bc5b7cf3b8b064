using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data.PostgreSql;

/// <summary>The model on PostgreSQL; finds its migrations by this type.</summary>
internal sealed class PostgreSqlHostDbContext(DbContextOptions<PostgreSqlHostDbContext> options) : HostDbContext(options);
