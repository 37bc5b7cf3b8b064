using System.Globalization;
using IdentityHost.Accounts.Administration;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Administration;

/// <summary>
/// A page of accounts as a statement. It goes along the index of its order, or, where one is asked for that few meet, along the index of that condition
/// and sorts what it finds; the other conditions are looked at on the way. There is a statement for each order and each such condition, made once, so that
/// each can be prepared.
/// </summary>
internal static class AccountQuery
{
    // After every name: the last code point, which none holds.
    private const string Last = "\U0010FFFF";

    private static readonly Dictionary<(Path Path, Lead Lead), Statement> s_all =
        (from path in Enum.GetValues<Path>() from lead in Enum.GetValues<Lead>() select (path, lead)).ToDictionary(each => each, each => Of(each.path, each.lead));

    /// <summary>Where an order leads along; those without the name it goes by are a path of their own, by their ids.</summary>
    private enum Path
    {
        Id,
        OldestFirst,
        NewestFirst,
        Email,
        EmailDescending,
        Username,
        UsernameDescending,
        WithoutEmail,
        WithoutUsername,
    }

    /// <summary>The condition that is met by the fewest, as far as can be told without counting.</summary>
    private enum Lead
    {
        None,
        Disabled,
        Beginning,
        Group,
        Staff,
        Superuser,
    }

    /// <summary>The statement of a page.</summary>
    /// <param name="filter">Which accounts.</param>
    /// <param name="order">In which order.</param>
    /// <param name="isNameless">Those who have no name to be ordered by.</param>
    public static Statement For(AccountFilter filter, AccountOrder order, bool isNameless) => s_all[(PathOf(order, isNameless), LeadOf(filter))];

    /// <summary>Its parameters.</summary>
    public static object?[] Parameters(AccountFilter filter, AccountOrder order, bool isNameless, AccountPosition? after, int limit)
    {
        var (path, from) = (PathOf(order, isNameless), filter.Beginning ?? "");
        object?[] parameters = [after?.Id ?? "", Number(filter.IsActive), Number(filter.IsStaff), Number(filter.IsSuperuser), filter.GroupId ?? "", from, from + Last, limit];
        return IsById(path) ? parameters : [.. parameters, Key(path, after?.Key)];
    }

    private static Path PathOf(AccountOrder order, bool isNameless) => order switch
    {
        AccountOrder.Id => Path.Id,
        AccountOrder.OldestFirst => Path.OldestFirst,
        AccountOrder.NewestFirst => Path.NewestFirst,
        AccountOrder.Email => isNameless ? Path.WithoutEmail : Path.Email,
        AccountOrder.EmailDescending => isNameless ? Path.WithoutEmail : Path.EmailDescending,
        AccountOrder.Username => isNameless ? Path.WithoutUsername : Path.Username,
        AccountOrder.UsernameDescending => isNameless ? Path.WithoutUsername : Path.UsernameDescending,
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "There is no such order."),
    };

    private static Lead LeadOf(AccountFilter filter) => filter switch
    {
        { IsSuperuser: true } => Lead.Superuser,
        { IsStaff: true } => Lead.Staff,
        { GroupId: not null } => Lead.Group,
        { Beginning: not null } => Lead.Beginning,
        { IsActive: false } => Lead.Disabled,
        _ => Lead.None,
    };

    private static int Number(bool? flag) => flag is { } value ? value ? 1 : 0 : -1;

    private static bool IsById(Path path) => path is Path.Id or Path.WithoutEmail or Path.WithoutUsername;

    private static bool IsDescending(Path path) => path is Path.NewestFirst or Path.EmailDescending or Path.UsernameDescending;

    private static string Column(Path path) => path switch
    {
        Path.OldestFirst or Path.NewestFirst => "CreatedAt",
        Path.Email or Path.EmailDescending or Path.WithoutEmail => "NormalizedEmail",
        _ => "NormalizedUserName",
    };

    private static object Key(Path path, string? after)
    {
        if (path is Path.OldestFirst or Path.NewestFirst)
            return after is null ? path == Path.NewestFirst ? long.MaxValue : long.MinValue : long.Parse(after, CultureInfo.InvariantCulture);
        return after ?? (IsDescending(path) ? Last : "");
    }

    private static Statement Of(Path path, Lead lead)
    {
        var direction = IsDescending(path) ? " DESC" : "";
        return new($"""
            SELECT {AccountColumns.Of("a")} FROM "Accounts" AS a
            WHERE {After(path)}{Condition(lead)}
                AND ($2 < 0 OR CAST(a."IsActive" AS integer) = $2) AND ($3 < 0 OR CAST(a."IsStaff" AS integer) = $3)
                AND ($4 < 0 OR CAST(a."IsSuperuser" AS integer) = $4)
                AND ($5 = '' OR EXISTS (SELECT 1 FROM "AccountGroups" AS m WHERE m."UserId" = a."Id" AND m."RoleId" = $5))
                AND ($6 = '' OR (a."NormalizedEmail" >= $6 AND a."NormalizedEmail" < $7) OR (a."NormalizedUserName" >= $6 AND a."NormalizedUserName" < $7))
            ORDER BY {(IsById(path) ? "" : $"a.\"{Column(path)}\"{direction}, ")}a."Id"{direction} LIMIT $8
            """);
    }

    private static string After(Path path)
    {
        if (IsById(path))
            return (path == Path.Id ? "" : $"""a."{Column(path)}" IS NULL AND """) + """a."Id" > $1""";
        return $"""(a."{Column(path)}", a."Id") {(IsDescending(path) ? '<' : '>')} ($9, $1)""";
    }

    private static string Condition(Lead lead) => lead switch
    {
        Lead.None => "",
        Lead.Disabled => """ AND a."IsActive" = FALSE""",
        Lead.Staff => """ AND a."IsStaff" = TRUE""",
        Lead.Superuser => """ AND a."IsSuperuser" = TRUE""",
        Lead.Group => """ AND a."Id" IN (SELECT "UserId" FROM "AccountGroups" WHERE "RoleId" = $5)""",
        // Both names are found in their indexes, and only then the accounts.
        _ => """
              AND a."Id" IN (
                SELECT "Id" FROM "Accounts" WHERE "NormalizedEmail" >= $6 AND "NormalizedEmail" < $7
                UNION SELECT "Id" FROM "Accounts" WHERE "NormalizedUserName" >= $6 AND "NormalizedUserName" < $7)
            """,
    };
}
