using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.ProtectedResources;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Tests.Ports;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.ProtectedResources;

/// <summary>What an access token that was good opens at resources of this server once its client is not what it was.</summary>
public sealed class ResourceTokensTests : IDisposable
{
    private const string Resource = "/api/v1/admin";

    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Security", "S-131")]
    [Trait("Security", "S-193")]
    public async Task What_is_kept_for_own_apps_opens_to_no_token_of_a_client_that_is_none_any_more()
    {
        await _engine.Scopes.SaveAsync(new("admin", "Administer", [Resource]) { Holders = ScopeHolders.FirstParty }, CancellationToken.None);
        await _engine.Scopes.SaveAsync(new("look", "Look around", [Resource]), CancellationToken.None);
        var app = _engine.AddClient("app", new() { Scope = "admin look", GrantTypes = ["authorization_code"] }) with { FirstParty = true };
        _engine.Clients["app"] = app;
        var (both, one) = (await TokenAsync("admin look"), await TokenAsync("admin"));
        (await ReadAsync(both)).Value.ShouldNotBeNull().Scopes.ShouldBe(["admin", "look"]);
        (await ReadAsync(one)).Error.ShouldBeNull();

        _engine.Clients["app"] = app with { FirstParty = false };
        (await ReadAsync(both)).Value.ShouldNotBeNull().Scopes.ShouldBe(["look"]);
        (await ReadAsync(one)).Error.ShouldNotBeNull().Code.ShouldBe("invalid_token");

        _engine.Clients["app"] = app with { Metadata = app.Metadata with { Scope = "admin" } };
        (await ReadAsync(both)).Value.ShouldNotBeNull().Scopes.ShouldBe(["admin"]);

        _engine.Clients["app"] = app with { Disabled = true };
        (await ReadAsync(one)).Error.ShouldNotBeNull().Code.ShouldBe("invalid_token");
        (await _engine.Clients.DeleteAsync("app", CancellationToken.None)).ShouldBeTrue();
        (await ReadAsync(one)).Error.ShouldNotBeNull().Code.ShouldBe("invalid_token");
    }

    private async Task<string> TokenAsync(string scope) => (await _engine.RedeemAsync(await _engine.AddCodeAsync("app", scope))).AccessToken;

    private async Task<OrError<ResourceToken>> ReadAsync(string token)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = "Bearer " + token;
        return await _engine.Get<ResourceTokens>().ReadAsync(http, Resource, CancellationToken.None);
    }
}
