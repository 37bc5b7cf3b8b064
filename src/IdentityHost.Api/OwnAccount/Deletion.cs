using IdentityHost.Accounts.Deletion;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.OwnAccount;

/// <summary>An account that waits to be deleted.</summary>
/// <param name="DueAt">When it goes, unless somebody signs in to it before.</param>
internal sealed record DeletionData(DateTimeOffset DueAt);

/// <summary><c>deletion</c></summary>
internal sealed class Deletion(AccountDeletion deletion, FlowProblems problems)
{
    /// <summary>Everything issued to the account ends, the token of the request among it.</summary>
    public async Task<RestAnswer> ScheduleAsync(RestCall call)
    {
        var account = call.Account;
        return await problems.OfAsync(
            call, await deletion.ScheduleAsync(call.Visitor, call.Ct), () => Task.FromResult<RestAnswer>(new RestAnswer.Json(202, new DeletionData(account.DeletionDueAt!.Value))));
    }
}
