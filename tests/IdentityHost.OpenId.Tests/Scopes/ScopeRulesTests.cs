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

    public async ValueTask InitializeAsync() => await _engine.Scopes.SaveAsync(new("orders", "Your orders", ["https://api.example"]), TestContext.Current.CancellationToken);

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

    [Theory]
    [InlineData("/api/v1/admin")]
    [InlineData(Resource)]
    [InlineData(Engine.Issuer)]
    [Trait("Security", "S-193")]
    public async Task No_scope_of_the_operators_reaches_what_the_server_offers_itself_whatever_was_stored(string stored)
    {
        await _engine.Scopes.SaveAsync(new("orders", "Your orders", ["https://api.example", stored]), TestContext.Current.CancellationToken);
        (await _engine.Get<ScopeRules>().ReachAsync(["orders"], [], TestContext.Current.CancellationToken)).ShouldBe(["https://api.example"]);
        if (stored != Engine.Issuer)
            (await AskAsync(_shop, "orders", Resource)).Refused(out var refusal, out _).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-131")]
    public async Task A_scope_that_is_gone_is_held_no_more_and_a_resource_that_none_belongs_to_is_reached_no_more()
    {
        var (rules, ct) = (_engine.Get<ScopeRules>(), TestContext.Current.CancellationToken);
        const string Api = "https://api.example";
        (await rules.StillHeldAsync(_shop, ["orders"], ct)).ShouldBe(["orders"]);
        (await rules.AudienceAsync(["orders"], [Api], ct)).Value.ShouldBe([Api]);
        (await rules.AudienceAsync(["openid"], [Api], ct)).Value.ShouldBe([Api, Engine.Issuer]);

        await _engine.Scopes.SaveAsync(new("bills", "Your bills", [Api]), ct);
        await _engine.Scopes.SaveAsync(new("orders", "Your orders", ["https://other.example"]), ct);
        (await rules.AudienceAsync(["orders"], [Api], ct)).Error!.Code.ShouldBe("invalid_target", "what is there for bills is not there for orders");
        (await rules.AudienceAsync(["openid", "orders"], [Api], ct)).Error!.Code.ShouldBe("invalid_target");
        (await rules.AudienceAsync(["orders", "bills"], [Api, "https://gone.example"], ct)).Value.ShouldBe([Api]);
        (await rules.AudienceAsync(["orders"], [Engine.Issuer], ct)).Value.ShouldBe([Engine.Issuer]);

        await _engine.Scopes.DeleteAsync("bills", ct);
        await _engine.Scopes.DeleteAsync("orders", ct);
        (await rules.StillHeldAsync(_shop, ["orders"], ct)).ShouldBeEmpty();
        (await rules.AudienceAsync(["openid"], [Api], ct)).Error!.Code.ShouldBe("invalid_target");
    }

    [Fact]
    [Trait("Security", "S-230")]
    public async Task A_resource_is_changed_as_it_was_read_whatever_joined_it_meanwhile()
    {
        var (book, ct) = (_engine.Get<ResourceBook>(), TestContext.Current.CancellationToken);
        await _engine.Scopes.SaveAsync(new("bills", "Your bills", ["https://home.example"]), ct);
        var read = (await book.FindAsync("https://api.example", ct)).ShouldNotBeNull();
        await _engine.Scopes.SaveAsync(new("bills", "Your bills", ["https://home.example", "https://api.example"]), ct);
        (await book.SetAsync(read.Uri, read, ["orders"], ct)).ShouldBeOfType<ResourceResult.Changed>("it would have taken bills away, which nobody asked for");
        (await book.SetAsync(read.Uri, read: null, ["orders"], ct)).ShouldBeOfType<ResourceResult.Changed>("there is one");
        read = (await book.FindAsync(read.Uri, ct)).ShouldNotBeNull();
        (await book.SetAsync(read.Uri, read, ["orders"], ct)).ShouldBeOfType<ResourceResult.Done>();
    }

    [Fact]
    public async Task What_people_read_of_a_scope_of_the_servers_own_is_not_for_who_administers_scopes()
    {
        var (book, ct) = (_engine.Get<ScopeBook>(), TestContext.Current.CancellationToken);
        foreach (var name in (string[])["admin", "openid"])
        {
            var read = (await book.FindAsync(name, ct)).ShouldNotBeNull();
            (await book.ChangeAsync(read, "Nothing to worry about", read.Resources, ct)).ShouldBeOfType<ScopeResult.Permanent>();
            (await book.DescribeAsync(read, "In other words", ct)).ShouldBeOfType<ScopeResult.Done>();
        }
    }

    private ValueTask<OrError<ResolvedScopes>> AskAsync(Client client, string scope, string? resource) =>
        _engine.Get<ScopeRules>().ResolveAsync(
            client, scope.Split(' ', StringSplitOptions.RemoveEmptyEntries), resource is null ? [] : [resource], TestContext.Current.CancellationToken);
}
