using IdentityHost.Data.Sql;
using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data.Model;

/// <summary>The tables that keep nodes in step.</summary>
internal static class OperationTables
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<DataProtectionKeyRow>(key =>
        {
            key.ToTable("DataProtectionKeys");
            key.HasKey(k => k.Name);
        });
        builder.Entity<LeaseRow>(lease =>
        {
            lease.ToTable("Leases");
            lease.HasKey(l => l.Name);
        });
        builder.Entity<IdempotencyKeyRow>(key =>
        {
            key.ToTable("IdempotencyKeys");
            key.HasKey(k => k.KeyHash);
            key.HasIndex(k => k.ExpiresAt);
        });
        builder.Entity<BlockEntryRow>(entry =>
        {
            entry.ToTable("BlockEntries");
            entry.HasIndex(e => new { e.List, e.Value }).IsUnique();
            entry.HasIndex(e => new { e.CreatedAt, e.Id });
        });
        builder.Entity<ChangeVersionRow>(version =>
        {
            version.ToTable("ChangeVersions");
            version.HasKey(v => v.Kind);
            version.HasData(ChangeKinds.All.Select(kind => new ChangeVersionRow { Kind = kind, Version = 1 }));
        });
    }
}
