using IdentityHost.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IdentityHost.Data.Model;

/// <summary>ASP.NET Core Identity's tables under plain names.</summary>
internal static class IdentityTables
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<Account>(account =>
        {
            account.ToTable("Accounts");
            account.Ignore(a => a.FullName);
            account.Property(a => a.PhoneNumber).HasMaxLength(256);
            // Several may claim a number; one account has proven it.
            account.HasIndex(a => a.PhoneNumber, "IX_Accounts_PhoneNumber");
            account.HasIndex(a => a.PhoneNumber, "IX_Accounts_ProvenPhoneNumber").IsUnique().HasFilter("\"PhoneNumberConfirmed\" = TRUE");
            // Whoever has not proven an address does not keep others from it (EmailAddresses).
            account.HasIndex(a => a.NormalizedEmail).HasDatabaseName("IX_Accounts_NormalizedEmail").IsUnique().HasFilter("\"EmailConfirmed\" = TRUE");
            account.HasIndex(a => a.NormalizedUserName).HasDatabaseName("IX_Accounts_NormalizedUserName").IsUnique();
            account.HasIndex(a => a.UnusedSince).HasDatabaseName("IX_Accounts_UnusedSince").HasFilter("\"UnusedSince\" IS NOT NULL");
            // The last of them stays one, which has to be looked at before it is taken away.
            account.HasIndex(a => a.IsSuperuser, "IX_Accounts_Superusers").HasFilter("\"IsSuperuser\" = TRUE");
            // Lists of accounts go along one of these, in its order.
            account.HasIndex(a => new { a.CreatedAt, a.Id }, "IX_Accounts_CreatedAt_Id");
            account.HasIndex(a => new { a.NormalizedEmail, a.Id }, "IX_Accounts_NormalizedEmail_Id");
            account.HasIndex(a => new { a.NormalizedUserName, a.Id }, "IX_Accounts_NormalizedUserName_Id");
            account.HasIndex(a => a.IsStaff, "IX_Accounts_Staff").HasFilter("\"IsStaff\" = TRUE");
            account.HasIndex(a => a.IsActive, "IX_Accounts_Disabled").HasFilter("\"IsActive\" = FALSE");
            account.HasIndex(a => a.DeletionDueAt).HasDatabaseName("IX_Accounts_DeletionDueAt").HasFilter("\"DeletionDueAt\" IS NOT NULL");
            // An account's names are given by acts, under a lock and together with EmailAddresses; a save that would pass them by fails.
            ByActsOnly(account.Property(a => a.UserName));
            ByActsOnly(account.Property(a => a.NormalizedUserName));
            ByActsOnly(account.Property(a => a.Email));
            ByActsOnly(account.Property(a => a.NormalizedEmail));
            ByActsOnly(account.Property(a => a.EmailConfirmed));
            ByActsOnly(account.Property(a => a.PhoneNumber));
            ByActsOnly(account.Property(a => a.PhoneNumberConfirmed));
        });
        builder.Entity<Group>(group =>
        {
            group.ToTable("Groups");
            group.HasIndex(g => g.NormalizedName).HasDatabaseName("IX_Groups_NormalizedName").IsUnique();
            group.Property(g => g.Permissions).HasConversion(
                list => string.Join(' ', list),
                text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList(),
                new ValueComparer<IList<string>>(
                    (left, right) => left!.SequenceEqual(right!),
                    list => list.Aggregate(0, (hash, permission) => HashCode.Combine(hash, permission.GetHashCode(StringComparison.Ordinal))),
                    list => list.ToList()));
        });
        builder.Entity<IdentityUserClaim<string>>().ToTable("AccountClaims");
        builder.Entity<IdentityUserLogin<string>>(login =>
        {
            // Identity's key, provider and id there, is the one that counts (S-160); beside it, since when, and when it last signed in.
            login.ToTable("AccountLogins");
            login.Property<DateTimeOffset>("ConnectedAt");
            login.Property<DateTimeOffset?>("LastUsedAt");
        });
        builder.Entity<IdentityUserToken<string>>().ToTable("AccountTokens");
        builder.Entity<IdentityUserPasskey<string>>(passkey =>
        {
            passkey.ToTable("AccountPasskeys");
            passkey.HasKey(p => p.CredentialId);
            // WebAuthn Level 3 §4: a credential id has at most 1023 bytes.
            passkey.Property(p => p.CredentialId).HasMaxLength(1024);
            passkey.HasOne<Account>().WithMany().HasForeignKey(p => p.UserId).IsRequired().OnDelete(DeleteBehavior.Cascade);
            passkey.OwnsOne(p => p.Data).ToJson();
        });
        builder.Entity<IdentityUserRole<string>>().ToTable("AccountGroups");
        builder.Entity<IdentityRoleClaim<string>>().ToTable("GroupClaims");
    }

    private static void ByActsOnly(PropertyBuilder property)
    {
        property.Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Throw);
        property.Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}
