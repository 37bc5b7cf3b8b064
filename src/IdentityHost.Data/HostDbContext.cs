using IdentityHost.Accounts;
using IdentityHost.Data.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data;

/// <summary>
/// The model of the whole database, the same for every provider. Entity Framework keeps the schema, its migrations and
/// ASP.NET Core Identity's stores; what every token request needs goes through <c>Sql</c>.
/// </summary>
internal abstract class HostDbContext(DbContextOptions options) : IdentityDbContext<Account, Group, string>(options)
{
    /// <summary>The version with passkeys.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        IdentityTables.Configure(builder);
        OpenIdTables.Configure(builder);
        AccountTables.Configure(builder);
        ProofTables.Configure(builder);
        VisitorTables.Configure(builder);
        OperationTables.Configure(builder);
        AuditTables.Configure(builder);
    }
}
