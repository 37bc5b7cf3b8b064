using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Token;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>Who may register for the grant types of the operator's own apps.</summary>
public sealed class FirstPartyRegistrationTests(SqliteServer shared) : ProtocolTests(shared), IClassFixture<SqliteServer>
{
    private static readonly ClientMetadata s_app = new()
    {
        TokenEndpointAuthMethod = "none",
        RedirectUris = [Callback],
        GrantTypes = ["authorization_code", FirstPartyGrants.OneTimeCode, FirstPartyGrants.SecondFactor],
    };

    [Theory]
    [InlineData(FirstPartyGrants.OneTimeCode)]
    [InlineData(FirstPartyGrants.SecondFactor)]
    [Trait("Security", "S-151")]
    public async Task RFC7591_3_2_2__nobody_who_registers_himself_gets_them(string grant)
    {
        var app = await RegisterClientAsync();
        var refused = await app.SendJsonAsync(
            HttpMethod.Post, "/connect/register", new { redirect_uris = new[] { Callback }, grant_types = new[] { "authorization_code", grant }, first_party = true });
        refused.ShouldBeError(400, "invalid_client_metadata");
    }

    [Fact]
    [Trait("Security", "S-151")]
    public async Task The_operator_registers_his_own_apps_for_them_and_no_others()
    {
        var registration = Server.Services.GetRequiredService<ClientRegistration>();
        var theirs = await registration.RegisterAsync(new(s_app, ClientOrigin.Operator), null, CancellationToken.None);
        theirs.Error.ShouldNotBeNull().Code.ShouldBe("invalid_client_metadata");

        var ours = await registration.RegisterAsync(
            new(s_app, ClientOrigin.Operator) { Settings = new OperatorClientSettings(FirstParty: true, RequireConsent: false) }, null, CancellationToken.None);
        var client = ours.Value.ShouldNotBeNull().Client;
        (await registration.UpdateAsync(client, client.Metadata, new OperatorClientSettings(), CancellationToken.None)).Error.ShouldNotBeNull();
        (await registration.UpdateAsync(client, client.Metadata with { ClientName = "another" }, null, CancellationToken.None)).Error.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-104")]
    public async Task At_the_challenge_endpoint_PKCE_is_asked_of_every_client_whatever_the_settings_say()
    {
        var app = await RegisterClientAsync();
        (await app.PostAsync("/connect/challenge", ("response_type", "code"), ("scope", "openid"))).ShouldBeError(400, "invalid_request");
    }

    [Fact]
    public async Task A_client_without_the_code_grant_needs_no_redirect_uri_and_may_refresh()
    {
        var registration = Server.Services.GetRequiredService<ClientRegistration>();
        var machine = s_app with { RedirectUris = [], ResponseTypes = [], GrantTypes = [FirstPartyGrants.OneTimeCode, "refresh_token"] };
        var registered = await registration.RegisterAsync(
            new(machine, ClientOrigin.Operator) { Settings = new OperatorClientSettings(FirstParty: true, RequireConsent: false) }, null, CancellationToken.None);
        registered.Value.ShouldNotBeNull(registered.Error?.Description);
    }
}
