using IdentityHost.Accounts.Messages;

namespace IdentityHost.Data.Accounts.Acts;

internal static class MessageChanges
{
    public static async ValueTask<bool> SendAsync(ActWork work, Message message, CancellationToken ct)
    {
        await work.Outbox.AddAsync(work.Sql, message, ct);
        return true;
    }
}
