using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Tests.Ports;
using IdentityHost.OpenId.Token;
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

        (await UpdateAsync(trusted, metadata with { RedirectUris = [redirectUri] }, settings: null)).Error.ShouldBeNull();

        var client = _engine.Clients["app"];
        (client.FirstParty, client.RequireConsent, client.Verified).ShouldBe((kept, !kept, kept));
    }

    [Theory]
    [Trait("Security", "S-153")]
    [InlineData("https://app.example/other", null, false)]
    [InlineData("https://evil.example/cb", null, true)]
    [InlineData("https://evil.example/cb", false, false)]
    [InlineData("https://app.example/other", true, true)]
    public async Task People_are_asked_again_on_another_host_unless_the_operator_says_that_they_are_not(string redirectUri, bool? said, bool asks)
    {
        var metadata = new ClientMetadata { RedirectUris = ["https://app.example/cb"] };
        var own = _engine.Clients["app"] = _engine.AddClient("app", metadata) with { FirstParty = true, RequireConsent = false };

        (await UpdateAsync(own, metadata with { RedirectUris = [redirectUri] }, new(FirstParty: true, RequireConsent: said))).Error.ShouldBeNull();
        _engine.Clients["app"].RequireConsent.ShouldBe(asks);
    }

    [Fact]
    [Trait("Security", "S-151")]
    public async Task Who_is_no_own_app_any_more_asks_whether_that_is_said_or_not()
    {
        var own = _engine.Clients["app"] = _engine.AddClient("app", new() { RedirectUris = ["https://app.example/cb"] }) with { FirstParty = true, RequireConsent = false };
        (await UpdateAsync(own, own.Metadata, new(FirstParty: false))).Error.ShouldBeNull();
        _engine.Clients["app"].RequireConsent.ShouldBeTrue();
    }

    [Theory]
    [InlineData("no address")]
    [InlineData("https://bücher.example/cb")]
    [InlineData("")]
    public async Task An_address_that_is_none_is_refused_whatever_the_client_was(string redirectUri)
    {
        var own = _engine.Clients["app"] = _engine.AddClient("app", new() { RedirectUris = ["https://app.example/cb"] }) with { Origin = ClientOrigin.Dynamic, FirstParty = true };
        (await UpdateAsync(own, own.Metadata with { RedirectUris = [redirectUri] }, settings: null)).Error!.Code.ShouldBe("invalid_redirect_uri");
    }

    [Fact]
    [Trait("Security", "S-153")]
    public async Task Nothing_that_is_left_as_it_is_keeps_an_operator_from_disabling_a_client()
    {
        var own = _engine.Clients["app"] = _engine.AddClient("app", new()
        {
            RedirectUris = ["https://app.example/cb"],
            Scope = "openid deleted-since",
            SectorIdentifierUri = "http://127.0.0.1:9/of-the-client",
        });
        var sent = own.Metadata with { RedirectUris = [.. own.Metadata.RedirectUris] };
        (await UpdateAsync(own, sent, new(Disabled: true))).Error.ShouldBeNull();
        _engine.Clients["app"].Disabled.ShouldBeTrue();

        own = _engine.Clients["app"];
        (await UpdateAsync(own, own.Metadata with { ClientName = "Another" }, new())).Error!.Description.ShouldContain("deleted-since");
        (await UpdateAsync(own, own.Metadata with { Scope = "openid" }, new())).Error!.Description.ShouldStartWith("sector_identifier_uri");
        (await UpdateAsync(own, own.Metadata, new(FirstParty: false, RequireConsent: false))).Error!.Description.ShouldStartWith("require_consent");
        (await UpdateAsync(own, own.Metadata, settings: null)).Error!.Description.ShouldContain("deleted-since", customMessage: "who registered it is asked by the rules of today");
    }

    [Fact]
    [Trait("Security", "S-151")]
    public async Task Who_is_no_own_app_any_more_has_no_grant_type_of_one()
    {
        var own = _engine.Clients["app"] = _engine.AddClient("app", new() { GrantTypes = [.. FirstPartyGrants.All.Take(1)], ResponseTypes = [] }) with { FirstParty = true };
        (await UpdateAsync(own, own.Metadata, new(FirstParty: true))).Error.ShouldBeNull();
        own = _engine.Clients["app"];
        (await UpdateAsync(own, own.Metadata, new(FirstParty: false))).Error!.Description.ShouldStartWith("grant_types");
    }

    [Theory]
    [Trait("Security", "S-197")]
    [InlineData("a%2Fb", false)]
    [InlineData("100%", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/b", true)]
    [InlineData("...", true)]
    public async Task No_two_chosen_ids_or_names_of_scopes_have_one_address(string name, bool isGood)
    {
        var request = new RegistrationRequest(new() { RedirectUris = ["https://app.example/cb"] }, ClientOrigin.Operator) { ClientId = name };
        ((await _engine.Get<ClientRegistration>().RegisterAsync(request, secretExpiresAt: null, default)).Error is null).ShouldBe(isGood);
        (await _engine.Get<ScopeBook>().AddAsync(new(name, "Your orders", ["https://api.example"]), default) is ScopeResult.Done).ShouldBe(isGood);
    }

    [Fact]
    [Trait("Security", "S-141")]
    public async Task A_rotation_brings_no_expired_secret_back_and_lengthens_none()
    {
        var now = _engine.Clock.Now;
        ClientSecret Secret(byte name, int expiresIn) => new([name], Chosen: false, now.AddDays(-name), now.AddHours(expiresIn));

        async Task<IEnumerable<(byte, DateTimeOffset?)>> RotateAsync(TimeSpan? overlap, params ClientSecret[] secrets)
        {
            var client = _engine.Clients["app"] = _engine.AddClient("app") with { Secrets = secrets };
            (await _engine.Get<ClientRegistration>().RotateSecretAsync(client, overlap, default)).Error.ShouldBeNull();
            return _engine.Clients["app"].Secrets.Skip(1).Select(s => (s.Hash[0], s.ExpiresAt));
        }

        (await RotateAsync(null, Secret(1, -1))).ShouldBeEmpty();
        (await RotateAsync(TimeSpan.FromDays(1), Secret(1, -1))).ShouldBeEmpty();
        (await RotateAsync(TimeSpan.FromDays(1), Secret(1, 1))).ShouldBe([(1, now.AddHours(1))]);
        (await RotateAsync(TimeSpan.FromMinutes(1), Secret(1, 1))).ShouldBe([(1, now.AddMinutes(1))]);
        (await RotateAsync(null, Secret(1, -1), Secret(2, 1))).ShouldBe([(2, now.AddHours(1))]);
        (await RotateAsync(TimeSpan.FromDays(1), Secret(1, 1) with { ExpiresAt = null })).ShouldBe([(1, now.AddDays(1))]);
    }

    private Task<OrError<RegisteredClient>> UpdateAsync(Client read, ClientMetadata metadata, OperatorClientSettings? settings) =>
        _engine.Get<ClientRegistration>().UpdateAsync(read, metadata, settings, default);
}
