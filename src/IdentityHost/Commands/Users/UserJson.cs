using System.Text.Json.Nodes;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Sessions;

namespace IdentityHost.Commands.Users;

/// <summary>Users and their sessions as JSON, and the words for how they are.</summary>
internal static class UserJson
{
    public static JsonObject Of(Account account) => new()
    {
        ["id"] = account.Id,
        ["email"] = account.Email,
        ["email_verified"] = account.EmailConfirmed,
        ["username"] = account.UserName,
        ["first_name"] = account.FirstName,
        ["last_name"] = account.LastName,
        ["phone_number"] = account.PhoneNumber,
        ["phone_number_verified"] = account.PhoneNumberConfirmed,
        ["is_active"] = account.IsActive,
        ["is_staff"] = account.IsStaff,
        ["is_superuser"] = account.IsSuperuser,
        ["has_password"] = account.PasswordHash is not null,
        ["requires_second_factor"] = account.TwoFactorEnabled,
        ["created_at"] = Wording.Time(account.CreatedAt),
        ["deletion_due_at"] = Wording.Time(account.DeletionDueAt),
        ["updated_at"] = Wording.Time(account.UpdatedAt),
    };

    public static JsonObject Of(Session session) => new()
    {
        ["id"] = session.Id,
        ["kind"] = session.Kind.ToString().ToLowerInvariant(),
        ["methods"] = Wording.Words(session.Methods.Select(m => m.Reference).Distinct(StringComparer.Ordinal)),
        ["address"] = session.Address,
        ["user_agent"] = session.UserAgent,
        ["created_at"] = Wording.Time(session.CreatedAt),
        ["last_seen_at"] = Wording.Time(session.LastSeenAt),
        ["expires_at"] = Wording.Time(session.ExpiresAt),
    };

    /// <summary>What the account may do beside its groups.</summary>
    public static string? Rights(Account account) => account.IsSuperuser ? "superuser" : account.IsStaff ? "staff" : null;

    /// <summary>Whether it can be signed in to, and if not, why.</summary>
    public static string State(Account account) =>
        !account.IsActive ? "disabled" : account.DeletionDueAt is not null ? "to be deleted" : account.EmailConfirmed || account.PhoneNumberConfirmed ? "active" : "unverified";
}
