using IdentityHost.Accounts;
using IdentityHost.Accounts.Authenticators;
using Microsoft.EntityFrameworkCore;

namespace IdentityHost.Data.Model;

/// <summary>The tables of what accounts prove themselves with.</summary>
internal static class ProofTables
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<EmailAddressRow>(email =>
        {
            email.ToTable("EmailAddresses");
            email.HasKey(e => new { e.AccountId, e.Normalized });
            // Several may claim an address; one account has proven it.
            email.HasIndex(e => e.Normalized, "IX_EmailAddresses_Normalized");
            email.HasIndex(e => e.Normalized, "IX_EmailAddresses_Verified").IsUnique().HasFilter("\"Verified\" = TRUE");
            email.HasIndex(e => e.AccountId, "IX_EmailAddresses_Primary").IsUnique().HasFilter("\"Primary\" = TRUE");
            email.HasOne<Account>().WithMany().HasForeignKey(e => e.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AuthenticatorRow>(authenticator =>
        {
            authenticator.ToTable("Authenticators");
            authenticator.HasIndex(a => a.CredentialHash).IsUnique();
            authenticator.HasIndex(a => a.AccountId, "IX_Authenticators_AccountId");
            authenticator.HasIndex(a => new { a.AccountId, a.Kind }, "IX_Authenticators_OneEach").IsUnique()
                .HasFilter($"\"Kind\" IN ({(int)AuthenticatorKind.Totp}, {(int)AuthenticatorKind.RecoveryCodes})");
            authenticator.HasOne<Account>().WithMany().HasForeignKey(a => a.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<TrustedBrowserRow>(browser =>
        {
            browser.ToTable("TrustedBrowsers");
            browser.HasIndex(b => b.TokenHash).IsUnique();
            browser.HasIndex(b => b.ExpiresAt);
            browser.HasOne<Account>().WithMany().HasForeignKey(b => b.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<InvitationRow>(invitation =>
        {
            invitation.ToTable("Invitations");
            invitation.HasIndex(i => i.KeyHash).IsUnique();
            invitation.HasIndex(i => new { i.InvitedById, i.CreatedAt });
            invitation.HasIndex(i => i.AcceptedById);
            invitation.HasIndex(i => new { i.CreatedAt, i.Id });
            invitation.HasIndex(i => i.RemoveAt);
            invitation.HasOne<Account>().WithMany().HasForeignKey(i => i.InvitedById).OnDelete(DeleteBehavior.Cascade);
            invitation.HasOne<Account>().WithMany().HasForeignKey(i => i.AcceptedById).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<MailedLinkRow>(link =>
        {
            link.ToTable("MailedLinks");
            link.HasKey(l => l.KeyHash);
            // The newest link of its kind retires the one before it.
            link.HasIndex(l => new { l.AccountId, l.Purpose, l.Normalized }).IsUnique();
            link.HasIndex(l => l.ExpiresAt);
            link.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
