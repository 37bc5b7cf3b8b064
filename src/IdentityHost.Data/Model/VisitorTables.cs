using IdentityHost.Accounts;
using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data.Model;

/// <summary>The tables of what is under way.</summary>
internal static class VisitorTables
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<VisitorRow>(visitor =>
        {
            visitor.ToTable("Visitors");
            visitor.HasIndex(v => v.TokenHash).IsUnique();
            visitor.HasIndex(v => v.ExpiresAt);
        });
        builder.Entity<PendingStepRow>(step =>
        {
            step.ToTable("PendingSteps");
            step.HasKey(s => new { s.Holder, s.Kind });
            step.HasIndex(s => s.Id);
            step.HasIndex(s => s.ExpiresAt);
            step.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
