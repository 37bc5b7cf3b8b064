using IdentityHost.Accounts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Administration;

internal sealed class AccountDirectory(IDatabase database) : IAccountDirectory
{
    public async Task<IReadOnlyList<Account>> PageAsync(AccountFilter filter, AccountOrder order, AccountPosition? after, int limit, CancellationToken ct)
    {
        if (order is AccountOrder.Id or AccountOrder.OldestFirst or AccountOrder.NewestFirst)
            return await ListAsync(filter, order, isNameless: false, after, limit, ct);
        var isAmongNamed = after is not { Key.Length: 0 };
        var page = isAmongNamed ? await ListAsync(filter, order, isNameless: false, after, limit, ct) : [];
        if (page.Count < limit)
            page.AddRange(await ListAsync(filter, order, isNameless: true, isAmongNamed ? null : after, limit - page.Count, ct));
        return page;
    }

    private async Task<List<Account>> ListAsync(AccountFilter filter, AccountOrder order, bool isNameless, AccountPosition? after, int limit, CancellationToken ct) =>
        await database.ListAsync(
            AccountQuery.For(filter, order, isNameless), AccountQuery.Parameters(filter, order, isNameless, after, limit), AccountColumns.Read, ct);
}
