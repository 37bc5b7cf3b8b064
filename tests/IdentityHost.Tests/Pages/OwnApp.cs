using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;

namespace IdentityHost.Tests.Pages;

/// <summary>An app that needs no consent, for journeys that begin and end at one.</summary>
internal static class OwnApp
{
    /// <summary>How the address begins at which they end.</summary>
    public const string Callback = "https://shop.example/cb?code=";

    public static Task<ProtocolClient> RegisterAsync(TestServer server, string name) => server.RegisterAsync(
        new ClientMetadata { ClientName = name, RedirectUris = ["https://shop.example/cb"], Scope = "openid" }, new Transcript(), c => c with { FirstParty = true, RequireConsent = false });
}
