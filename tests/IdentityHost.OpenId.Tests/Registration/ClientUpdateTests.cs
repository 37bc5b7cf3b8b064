using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Tests.Ports;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Registration;

public sealed class ClientUpdateTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [Trait("Security", "S-153")]
    [InlineData("https://app.example/other", true)]
    [InlineData("https://evil.example/cb", false)]
    public async Task What_an_operator_granted_ends_when_a_registrant_moves_to_another_host(string redirectUri, bool kept)
    {
        var metadata = new ClientMetadata { RedirectUris = ["https://app.example/cb"] };
        var trusted = _engine.Clients["app"] = _engine.AddClient("app", metadata) with
        {
            Origin = ClientOrigin.Dynamic,
            FirstParty = true,
            RequireConsent = false,
            Verified = true,
        };

        (await _engine.Get<ClientRegistration>().UpdateAsync(trusted, metadata with { RedirectUris = [redirectUri] }, settings: null, default)).Error.ShouldBeNull();

        var client = _engine.Clients["app"];
        (client.FirstParty, client.RequireConsent, client.Verified).ShouldBe((kept, !kept, kept));
    }
}
