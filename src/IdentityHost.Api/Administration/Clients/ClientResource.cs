using System.Text.Json;
using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Preconditions;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;
using static IdentityHost.Api.Administration.AdministrationEntrance;

namespace IdentityHost.Api.Administration.Clients;

/// <summary><c>clients</c>. What a client may be, the rule book of registration decides; here is how it is asked for.</summary>
internal sealed class ClientResource(IClientDirectory directory, IClients clients, ClientBook book)
{
    private const string ByName = "client_name";
    private const string ByTime = "created_at";

    /// <summary>How the list is asked for.</summary>
    public static ListForm Form { get; } = new(new ListOrder("client_id"), new ListOrder(ByName), ListOrder.Time(ByTime))
    {
        Filters =
        [
            ListFilter.Text(ByName, "Clients whose names have this somewhere."),
            ListFilter.OneOf("origin", "The door they came through.", [.. Enum.GetValues<ClientOrigin>().Select(ClientData.NameOf)]),
            ListFilter.Flag("first_party", "Apps of the operator's own, or all others."),
            ListFilter.Flag("verified", "Those the operator checked, or all others."),
            ListFilter.Flag("disabled", "Those that are refused everywhere, or all others."),
        ],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var order = query.Order switch { ByName => ClientOrder.Name, ByTime => ClientOrder.CreatedAt, _ => ClientOrder.ClientId };
        var filter = new ClientFilter
        {
            Name = query.Text(ByName),
            Origin = query.Text("origin") is { } origin ? Enum.Parse<ClientOrigin>(origin, ignoreCase: true) : null,
            FirstParty = query.Flag("first_party"),
            Verified = query.Flag("verified"),
            Disabled = query.Flag("disabled"),
            Order = order,
            Descending = query.IsDescending,
        };
        var rows = await directory.PageAsync(filter, query.After is { } after ? PlaceOf(after, order) : null, query.Rows, call.Ct);
        return query.Page(call, rows, c => PlaceOf(c, order), ClientData.Of, items => new ClientPage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await FindAsync(call) is { } client
        ? RestAnswer.Of(ClientData.Of(client)) with { EntityTag = TagOf(call, client) }
        : Problem.NotFound;

    public async Task<RestAnswer> CreateAsync(RestCall call, ClientInput input)
    {
        var (metadata, wrong) = ClientForm.Read(input.Metadata);
        if (metadata is null)
            return wrong!;
        var settings = new OperatorClientSettings(input.FirstParty ?? false, input.RequireConsent, input.Verified, input.Disabled ?? false);
        var request = new RegistrationRequest(metadata, ClientOrigin.Operator) { ClientId = input.ClientId, Settings = settings };
        if ((await book.RegisterAsync(AuthorityOf(call), request, call.Ct)).Refused(out var error, out var registered))
            return ClientForm.RefusalOf(error);
        return RestAnswer.Created(call.At(Uri.EscapeDataString(registered.Client.ClientId)), RegisteredClientData.Of(registered))
            with
        { EntityTag = TagOf(call, registered.Client) };
    }

    public async Task<RestAnswer> PatchAsync(RestCall call, JsonElement patch)
    {
        if (await FindAsync(call) is not { } client)
            return Problem.NotFound;
        if (EntityTag.Check(call.Http.Request, TagOf(call, client)) is { } condition)
            return condition;
        var (input, malformed) = RestBody.Read(patch, AdministrationInputs.Default.ClientPatch);
        if (input is null)
            return malformed!;
        var (metadata, wrong) = ClientForm.Read(client.Metadata, input.Metadata);
        if (metadata is null)
            return wrong!;
        var settings = new OperatorClientSettings(input.FirstParty ?? client.FirstParty, input.RequireConsent, input.Verified, input.Disabled ?? client.Disabled);
        return (await book.ChangeAsync(AuthorityOf(call), client, metadata, settings, call.Ct)).Refused(out var error, out var registered)
            ? ClientForm.RefusalOf(error)
            : Show(call, registered);
    }

    public async Task<RestAnswer> DeleteAsync(RestCall call)
    {
        if (await FindAsync(call) is not { } client)
            return Problem.NotFound;
        var refusal = await book.DeleteAsync(AuthorityOf(call), client, call.Ct);
        return refusal is null ? RestAnswer.Done : refusal == ClientBook.Forbidden ? Problem.Forbidden : Problem.Conflict;
    }

    /// <summary>A second secret beside the one before, so that a client can change over (S-141).</summary>
    public async Task<RestAnswer> RotateSecretAsync(RestCall call, ClientSecretInput input)
    {
        if (await FindAsync(call) is not { } client)
            return Problem.NotFound;
        // Any number can be sent; a time is not as long as every number.
        TimeSpan? overlap = input.OverlapSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, int.MinValue, int.MaxValue)) : null;
        if ((await book.RotateSecretAsync(AuthorityOf(call), client, overlap, call.Ct)).Refused(out var error, out var registered))
            return ClientForm.RefusalOf(error);
        return Show(call, registered);
    }

    private static ClientAuthority AuthorityOf(RestCall call) => PermissionRules.MayDecideAboutOwnApps(RightsOf(call)) ? ClientAuthority.All : ClientAuthority.OthersOnly;

    private ValueTask<Client?> FindAsync(RestCall call) => clients.FindAsync(call.Route("client_id"), call.Ct);

    private static RestAnswer Show(RestCall call, RegisteredClient registered) =>
        RestAnswer.Of(RegisteredClientData.Of(registered)) with { EntityTag = TagOf(call, registered.Client) };

    private static string TagOf(RestCall call, Client client) => EntityTag.Of(call.Api, ClientData.Of(client));

    private static Place PlaceOf(Client client, ClientOrder order) => order switch
    {
        ClientOrder.Name => Place.Of(client.NormalizedName, client.ClientId),
        ClientOrder.CreatedAt => Place.Of(client.CreatedAt, client.ClientId),
        _ => Place.Of("", client.ClientId),
    };

    private static ClientPlace PlaceOf(Place after, ClientOrder order) => order switch
    {
        ClientOrder.Name => new(after.Id) { Name = after.Key },
        ClientOrder.CreatedAt => new(after.Id) { CreatedAt = after.Time },
        _ => new(after.Id),
    };
}
