using IdentityHost.Accounts.Administration;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using static IdentityHost.Api.Administration.AdministrationEntrance;

namespace IdentityHost.Api.Administration.Consents;

/// <summary>What somebody allowed an app.</summary>
/// <param name="Id">For addresses of this API.</param>
/// <param name="UserId">Whose consent it is.</param>
/// <param name="ClientId">The app.</param>
/// <param name="ClientName">What it calls itself.</param>
/// <param name="Scopes">What it may have.</param>
/// <param name="Resources">The resources that were named when it was allowed.</param>
/// <param name="GrantedAt">When it was first allowed something.</param>
/// <param name="UpdatedAt">When it was last allowed something.</param>
internal sealed record ConsentData(
    string Id, string UserId, string ClientId, string ClientName, IReadOnlyList<string> Scopes, IReadOnlyList<string> Resources, DateTimeOffset GrantedAt, DateTimeOffset UpdatedAt);

/// <summary>Some consents.</summary>
internal sealed record ConsentPage(IReadOnlyList<ConsentData> Items);

/// <summary><c>consents</c></summary>
internal sealed class ConsentResource(IConsentDirectory directory, IConsents consents, ClientNames names, AccountAdministration administration)
{
    public static ListForm Form { get; } = new(ListOrder.Time("granted_at"))
    {
        Filters = [ListFilter.Text("user_id", "Whose they are."), ListFilter.Text("client_id", "The app.")],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var filter = new ConsentFilter { Subject = query.Text("user_id"), ClientId = query.Text("client_id"), OldestFirst = !query.IsDescending };
        var rows = await directory.PageAsync(filter, query.After is { } after ? PlaceOf(after) : null, query.Rows, call.Ct);
        var known = await names.OfAsync(rows.Select(c => c.ClientId), call.Ct);
        return query.Page(call, rows, c => Place.Of(c.GrantedAt, $"{c.Subject} {c.ClientId}"), c => Data(c, known), items => new ConsentPage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await FindAsync(call) is { } consent
        ? RestAnswer.Of(Data(consent, await names.OfAsync([consent.ClientId], call.Ct)))
        : Problem.NotFound;

    /// <summary>All tokens of the app for this person die with it (S-157).</summary>
    public async Task<RestAnswer> WithdrawAsync(RestCall call)
    {
        if (await FindAsync(call) is not { } consent)
            return Problem.NotFound;
        var known = await names.OfAsync([consent.ClientId], call.Ct);
        return AdministrationProblems.Answer(await administration.WithdrawConsentAsync(
            RightsOf(call), consent.Subject, consent.ClientId, known.GetValueOrDefault(consent.ClientId, consent.ClientId), call.Ct));
    }

    private async Task<Consent?> FindAsync(RestCall call) =>
        EncodedId.Read(call.Route("id"))?.Split(' ') is [var subject, var client] ? await consents.FindAsync(subject, client, call.Ct) : null;

    private static ConsentData Data(Consent consent, IReadOnlyDictionary<string, string> known) => new(
        EncodedId.Of($"{consent.Subject} {consent.ClientId}"), consent.Subject, consent.ClientId, known.GetValueOrDefault(consent.ClientId, consent.ClientId),
        consent.Scopes, consent.Resources, consent.GrantedAt, consent.UpdatedAt);

    /// <summary>Neither half has a space.</summary>
    private static ConsentPlace PlaceOf(Place after) => after.Id.Split(' ', 2) is [var subject, var client] ? new(after.Time, subject, client) : new(after.Time, after.Id, "");
}
