using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data.Sqlite;

/// <summary>The model on SQLite; finds its migrations by this type.</summary>
internal sealed class SqliteHostDbContext(DbContextOptions<SqliteHostDbContext> options) : HostDbContext(options);
