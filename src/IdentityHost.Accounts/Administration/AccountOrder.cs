using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace IdentityHost.Accounts.Administration;

/// <summary>The order of a list of accounts. Names compare as they are normalised, character by character; who has none comes last, whichever way the others go.</summary>
public enum AccountOrder
{
    Id,
    OldestFirst,
    NewestFirst,

    /// <summary>By primary address.</summary>
    Email,
    EmailDescending,
    Username,
    UsernameDescending,
}

/// <summary>Where a page of accounts ended. What came before stays where it is, whatever is added or removed meanwhile.</summary>
public sealed record AccountPosition
{
    private AccountPosition(string key, string id) => (Key, Id) = (key, id);

    /// <summary>What the order goes by: the name, or the moment in milliseconds; empty for none.</summary>
    public string Key { get; }

    /// <summary>The account's id, which decides among equals.</summary>
    public string Id { get; }

    /// <summary>The position of an account.</summary>
    public static AccountPosition Of(Account account, AccountOrder order) => new(
        order switch
        {
            AccountOrder.Id => "",
            AccountOrder.OldestFirst or AccountOrder.NewestFirst => account.CreatedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            AccountOrder.Email or AccountOrder.EmailDescending => account.NormalizedEmail ?? "",
            AccountOrder.Username or AccountOrder.UsernameDescending => account.NormalizedUserName ?? "",
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "There is no such order."),
        },
        account.Id);

    /// <summary>Reads what somebody kept of a position, and may have changed (S-198).</summary>
    public static bool TryRead(AccountOrder order, string key, string id, [NotNullWhen(true)] out AccountPosition? position)
    {
        var isTime = order is AccountOrder.OldestFirst or AccountOrder.NewestFirst;
        var isGood = !key.Concat(id).Any(char.IsControl)
            && (isTime ? long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) : order is not AccountOrder.Id || key.Length == 0);
        position = isGood ? new(key, id) : null;
        return isGood;
    }
}
