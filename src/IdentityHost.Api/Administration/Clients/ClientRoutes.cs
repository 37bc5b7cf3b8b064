using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.Clients;

/// <summary>The routes of clients, and of the tokens by which clients register themselves.</summary>
internal static class ClientRoutes
{
    /// <summary>Adds their endpoints.</summary>
    public static IServiceCollection AddClientRoutes(this IServiceCollection services) =>
        services.AddSingleton<ClientResource>().AddSingleton<RegistrationTokenResource>();

    /// <summary>Maps them.</summary>
    public static void MapClients(this RestTable table)
    {
        var (read, write) = (Read(Permissions.ClientsRead), Write(Permissions.ClientsManage));
        table.On(
            "clients",
            Of<ClientResource>("GET", "listClients", read, "The clients.", (e, c) => e.ListAsync(c)) with { Output = typeof(ClientPage), IsPaged = true, List = ClientResource.Form },
            Creating<ClientResource, ClientInput>("createClient", write, "Registers a client. A secret it needs is in the answer and nowhere else; superusers alone register first-party apps.", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(RegisteredClientData), TellsEntityTag = true });
        table.On(
            "clients/{client_id}",
            Of<ClientResource>("GET", "getClient", read, "A client.", (e, c) => e.GetAsync(c)) with { Output = typeof(ClientData), TellsEntityTag = true },
            Patching<ClientResource, ClientPatch>("updateClient", write, "Changes a client: what is missing stays, null returns to the default. One that newly needs a secret gets it in the answer.", (e, c, p) => e.PatchAsync(c, p))
                with
            { Output = typeof(RegisteredClientData), IsConditional = true },
            Of<ClientResource>("DELETE", "deleteClient", write, "Deletes a client with its consents, grants and tokens.", (e, c) => e.DeleteAsync(c)) with { Success = 204, Refusals = [409] });
        table.On(
            "clients/{client_id}/rotate-secret",
            Of<ClientResource, ClientSecretInput>("POST", "rotateClientSecret", write, "Issues another secret, shown this once; the one before works beside it for a while.", (e, c, i) => e.RotateSecretAsync(c, i))
                with
            { Output = typeof(RegisteredClientData), TellsEntityTag = true, Refusals = [412] });
        table.On(
            "initial-access-tokens",
            Of<RegistrationTokenResource>("GET", "listInitialAccessTokens", read, "The tokens that let their bearers register clients.", (e, c) => e.ListAsync(c))
                with
            { Output = typeof(InitialAccessTokenPage), IsPaged = true, List = RegistrationTokenResource.Form },
            Creating<RegistrationTokenResource, InitialAccessTokenInput>("createInitialAccessToken", write, "Issues one. It is in the answer and nowhere else.", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(IssuedTokenData) });
        table.On(
            "initial-access-tokens/{id}",
            Of<RegistrationTokenResource>("GET", "getInitialAccessToken", read, "One of them.", (e, c) => e.GetAsync(c)) with { Output = typeof(InitialAccessTokenData) },
            Of<RegistrationTokenResource>("DELETE", "deleteInitialAccessToken", write, "Deletes one; clients it registered stay.", (e, c) => e.DeleteAsync(c)) with { Success = 204 });
    }
}
