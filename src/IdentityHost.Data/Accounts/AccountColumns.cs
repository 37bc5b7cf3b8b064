using IdentityHost.Accounts;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

/// <summary>The columns of an account, in one order, for reading and writing it without Entity Framework.</summary>
internal static class AccountColumns
{
    public const int Count = 37;

    private static readonly string[] s_names =
    [
        "Id", "UserName", "NormalizedUserName", "Email", "NormalizedEmail", "EmailConfirmed", "PasswordHash", "SecurityStamp",
        "ConcurrencyStamp", "PhoneNumber", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnd", "LockoutEnabled", "AccessFailedCount",
        "IsActive", "IsStaff", "IsSuperuser", "FirstName", "LastName", "MiddleName", "Nickname", "ProfileUrl", "Picture", "Website",
        "Gender", "Birthdate", "ZoneInfo", "Locale", "Address", "CreatedAt", "UpdatedAt", "UnusedSince", "MailboxOwed", "ExtraFields",
        "PasswordByMail", "DeletionDueAt",
    ];

    /// <summary>The names for a SELECT from the table called <paramref name="alias"/>.</summary>
    public static string Of(string alias) => string.Join(", ", s_names.Select(name => $"{alias}.\"{name}\""));

    /// <summary>The names for an INSERT.</summary>
    public static string Names { get; } = string.Join(", ", s_names.Select(name => $"\"{name}\""));

    public static string Parameters { get; } = string.Join(", ", Enumerable.Range(1, s_names.Length).Select(i => $"${i}"));

    public static Account Read(Row row) => new()
    {
        Id = row.Text(0),
        UserName = row.TextOrNull(1),
        NormalizedUserName = row.TextOrNull(2),
        Email = row.TextOrNull(3),
        NormalizedEmail = row.TextOrNull(4),
        EmailConfirmed = row.Flag(5),
        PasswordHash = row.TextOrNull(6),
        SecurityStamp = row.TextOrNull(7),
        ConcurrencyStamp = row.TextOrNull(8),
        PhoneNumber = row.TextOrNull(9),
        PhoneNumberConfirmed = row.Flag(10),
        TwoFactorEnabled = row.Flag(11),
        LockoutEnd = row.TimeOrNull(12),
        LockoutEnabled = row.Flag(13),
        AccessFailedCount = row.Int(14),
        IsActive = row.Flag(15),
        IsStaff = row.Flag(16),
        IsSuperuser = row.Flag(17),
        FirstName = row.TextOrNull(18),
        LastName = row.TextOrNull(19),
        MiddleName = row.TextOrNull(20),
        Nickname = row.TextOrNull(21),
        ProfileUrl = row.TextOrNull(22),
        Picture = row.TextOrNull(23),
        Website = row.TextOrNull(24),
        Gender = row.TextOrNull(25),
        Birthdate = row.TextOrNull(26),
        ZoneInfo = row.TextOrNull(27),
        Locale = row.TextOrNull(28),
        Address = row.TextOrNull(29),
        CreatedAt = row.Time(30),
        UpdatedAt = row.Time(31),
        UnusedSince = row.TimeOrNull(32),
        MailboxOwed = row.Flag(33),
        ExtraFields = row.TextOrNull(34),
        PasswordByMail = row.Flag(35),
        DeletionDueAt = row.TimeOrNull(36),
    };

    public static object?[] Values(Account account) =>
    [
        account.Id, account.UserName, account.NormalizedUserName, account.Email, account.NormalizedEmail, account.EmailConfirmed,
        account.PasswordHash, account.SecurityStamp, account.ConcurrencyStamp, account.PhoneNumber, account.PhoneNumberConfirmed,
        account.TwoFactorEnabled, account.LockoutEnd, account.LockoutEnabled, account.AccessFailedCount, account.IsActive,
        account.IsStaff, account.IsSuperuser, account.FirstName, account.LastName, account.MiddleName, account.Nickname,
        account.ProfileUrl, account.Picture, account.Website, account.Gender, account.Birthdate, account.ZoneInfo, account.Locale,
        account.Address, account.CreatedAt, account.UpdatedAt, account.UnusedSince, account.MailboxOwed, account.ExtraFields,
        account.PasswordByMail, account.DeletionDueAt,
    ];
}
