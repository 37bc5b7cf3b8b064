using IdentityHost.Accounts.Administration;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.Administration.Users;

/// <summary>Pages of accounts, in each order there is.</summary>
internal sealed class UserPages(IAccountDirectory directory)
{
    /// <summary>The orders, without filters.</summary>
    public static ListForm Form { get; } = new(ListOrder.Time("created_at"), new ListOrder("email"), new ListOrder("username"));

    /// <summary>The page that is asked for, of the accounts that fit.</summary>
    public async Task<RestAnswer> ListAsync(RestCall call, ListQuery query, AccountFilter filter)
    {
        var order = OrderOf(query);
        AccountPosition? after = null;
        if (query.After is { } last && !AccountPosition.TryRead(order, last.Key, last.Id, out after))
            return Problem.Invalid(PageQuery.BadAfter);
        var rows = await directory.PageAsync(filter, order, after, query.Rows, call.Ct);
        return query.Page(call, rows, a => PlaceOf(AccountPosition.Of(a, order)), UserRow.Of, items => new UserPage(items));
    }

    private static Place PlaceOf(AccountPosition position) => Place.Of(position.Key, position.Id);

    private static AccountOrder OrderOf(ListQuery query) => (query.Order, query.IsDescending) switch
    {
        ("email", false) => AccountOrder.Email,
        ("email", true) => AccountOrder.EmailDescending,
        ("username", false) => AccountOrder.Username,
        ("username", true) => AccountOrder.UsernameDescending,
        (_, false) => AccountOrder.OldestFirst,
        (_, true) => AccountOrder.NewestFirst,
    };
}
