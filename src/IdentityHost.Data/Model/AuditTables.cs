using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data.Model;

/// <summary>The audit log. Its ids are in the order of time, so each index serves pages in that order, and the primary key serves times.</summary>
internal static class AuditTables
{
    public static void Configure(ModelBuilder builder) => builder.Entity<AuditRow>(entry =>
    {
        entry.ToTable("AuditEntries");
        entry.HasIndex(e => new { e.AccountId, e.Id });
        entry.HasIndex(e => new { e.ActorId, e.Id });
        entry.HasIndex(e => new { e.ClientId, e.Id });
        entry.HasIndex(e => new { e.Event, e.Id });
    });
}
