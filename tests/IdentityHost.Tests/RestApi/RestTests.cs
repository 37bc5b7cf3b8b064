using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;

namespace IdentityHost.Tests.RestApi;

/// <summary>A test of the REST APIs: apps and people of its own on a server shared by its class.</summary>
public abstract class RestTests(SharedServer shared) : ProtocolTests(shared)
{
    /// <summary>An app of the operator's that may ask for the account API.</summary>
    protected static ClientMetadata AccountApp => WebClient with { Scope = WebClient.Scope + " " + Bearer.Scopes };

    /// <summary>An app of the operator's that needs no consent.</summary>
    protected Task<ProtocolClient> RegisterAppAsync() => RegisterClientAsync(AccountApp);

    /// <summary>Somebody new, for whom an app speaks.</summary>
    protected async Task<Bearer> NewBearerAsync(string scope = Bearer.Scopes, Action<Accounts.Account>? fill = null) =>
        await Bearer.OfAsync(await RegisterAppAsync(), await NewPersonAsync(fill), scope);
}
