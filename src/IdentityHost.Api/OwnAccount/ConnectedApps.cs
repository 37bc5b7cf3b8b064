using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Consents;

namespace IdentityHost.Api.OwnAccount;

/// <summary>An app that the person allowed something.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="Scopes">What it may have.</param>
/// <param name="Since">Since when.</param>
internal sealed record ConnectedAppData(string ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset Since)
{
    public static ConnectedAppData Of(GivenConsent given) => new(given.ClientId, given.ClientName, given.Scopes, given.Since);
}

/// <summary>Some connected apps, newest first.</summary>
internal sealed record ConnectedAppPage(IReadOnlyList<ConnectedAppData> Items);

/// <summary><c>connected-apps</c></summary>
internal sealed class ConnectedApps(SubjectConsents consents)
{
    public async Task<RestAnswer> ListAsync(RestCall call) => Pages.Of(
        call, await consents.ListAsync(call.AccountId, call.Ct), c => Cursor.Of(c.Since, c.ClientId), ConnectedAppData.Of, items => new ConnectedAppPage(items));

    /// <summary>What the app was allowed is taken back; all its tokens for this person die.</summary>
    public async Task<RestAnswer> WithdrawAsync(RestCall call) =>
        await consents.WithdrawAsync(call.AccountId, call.Route("client_id"), call.Ct) ? RestAnswer.Done : Problem.NotFound;
}
