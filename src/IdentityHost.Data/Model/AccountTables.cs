using IdentityHost.Accounts;
using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data.Model;

/// <summary>The tables of the accounts library beside Identity's own.</summary>
internal static class AccountTables
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<SessionRow>(session =>
        {
            session.ToTable("Sessions");
            session.HasIndex(s => s.TokenHash).IsUnique();
            session.HasIndex(s => s.AccountId);
            session.HasIndex(s => s.ExpiresAt);
            session.HasIndex(s => new { s.CreatedAt, s.Id });
            session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AttemptRow>(attempt =>
        {
            attempt.ToTable("Attempts");
            attempt.HasKey(a => a.KeyHash);
            attempt.HasIndex(a => a.ExpiresAt);
        });
        builder.Entity<OutboxRow>(message =>
        {
            message.ToTable("Outbox");
            message.HasIndex(m => m.DueAt);
            message.HasIndex(m => m.SentAt);
            message.HasIndex(m => m.RemoveAt);
        });
    }
}
