using IdentityHost.Accounts;
using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data.PostgreSql;

/// <summary>The model on PostgreSQL; finds its migrations by this type.</summary>
internal sealed class PostgreSqlHostDbContext(DbContextOptions<PostgreSqlHostDbContext> options) : HostDbContext(options)
{
    // By code point, whatever the database compares by: names that begin alike stand together, and lists have the order they have on SQLite.
    private const string ByCodePoint = "C";

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>().Property(a => a.NormalizedEmail).UseCollation(ByCodePoint);
        builder.Entity<Account>().Property(a => a.NormalizedUserName).UseCollation(ByCodePoint);
    }
}
