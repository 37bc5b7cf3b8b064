using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Tests.Ports;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Scopes;

public sealed class ScopeRulesTests : IAsyncLifetime
{
    private const string Resource = Engine.Issuer + "/api/v1/admin";
    private readonly Engine _engine = new();
    private readonly Client _shop;

    public ScopeRulesTests() => _shop = _engine.AddClient("shop", new ClientMetadata { GrantTypes = ["client_credentials"], Scope = "orders admin" });

    public async ValueTask InitializeAsync()
    {
        await _engine.Scopes.SaveAsync(new("admin", "Manage the server", ["/api/v1/admin"]) { Holders = ScopeHolders.FirstParty }, TestContext.Current.CancellationToken);
        await _engine.Scopes.SaveAsync(new("orders", "Your orders", ["https://api.example"]), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _engine.Dispose();
        return default;
    }

    [Theory]
    [InlineData("admin", null, "invalid_scope")]
    [InlineData("orders admin", null, "invalid_scope")]
    [InlineData("", Resource, "invalid_target")]
    [InlineData("orders", Resource, "invalid_target")]
    [Trait("Security", "S-193")]
    public async Task What_is_kept_for_own_apps_no_other_gets_by_scope_or_by_resource(string scope, string? resource, string error)
    {
        (await AskAsync(_shop, scope, resource)).Refused(out var refusal, out _).ShouldBeTrue();
        refusal!.Code.ShouldBe(error);
        (await AskAsync(_shop with { FirstParty = true }, scope, resource)).Refused(out _, out var good).ShouldBeFalse();
        good!.Resources.ShouldBe(resource is null ? [] : [resource]);
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task Nor_does_it_come_along_unasked()
    {
        (await AskAsync(_shop, "", null)).Refused(out _, out var granted).ShouldBeFalse();
        granted!.Scopes.ShouldBe(["orders"]);
        (await AskAsync(_shop with { FirstParty = true }, "", null)).Refused(out _, out granted).ShouldBeFalse();
        granted!.Scopes.ShouldBe(["orders", "admin"]);
    }

    private ValueTask<OrError<ResolvedScopes>> AskAsync(Client client, string scope, string? resource) =>
        _engine.Get<ScopeRules>().ResolveAsync(
            client, scope.Split(' ', StringSplitOptions.RemoveEmptyEntries), resource is null ? [] : [resource], TestContext.Current.CancellationToken);
}
