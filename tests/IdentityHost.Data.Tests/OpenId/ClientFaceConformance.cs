using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Profile;
using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Scopes;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.OpenId;

public sealed class ClientFaceConformanceOnSqlite() : ClientFaceConformance(DatabaseProvider.Sqlite);

public sealed class ClientFaceConformanceOnPostgreSql() : ClientFaceConformance(DatabaseProvider.PostgreSql);

/// <summary>What people gave a client, they gave to its name and its hosts.</summary>
public abstract class ClientFaceConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private static readonly byte[] s_request = [7];

    // Tokens are revoked by the time they were issued at, and the store's clock is the real one.
    private readonly DateTimeOffset _before = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 10);
    private Client _shop = null!;
    private Grant _grant = null!;
    private AuthorizationCode _code = null!;

    private IClients Clients => Node.Get<IClients>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        _shop = Samples.Client("shop", Now) with { Metadata = new() { ClientName = "Shop", RedirectUris = ["https://shop.example/cb", "https://www.shop.example/cb"] } };
        _grant = Samples.Grant(Samples.Code(_before), _before);
        _code = Samples.Code(_before);
        foreach (var client in (Client[])[_shop, _shop with { ClientId = "other" }])
        {
            await Clients.TryAddAsync(client, Ct);
            await Node.Get<IConsents>().AllowAsync("ada", client.ClientId, ["openid"], [], _before, Ct);
        }

        (await Node.Get<IGrants>().TryAddAsync(_grant, Ct)).ShouldBeTrue();
        await Node.Get<IAuthorizationCodes>().AddAsync(_code, Ct);
        await Node.Get<IAuthorizationRequests>().AddAsync(
            new() { Hash = s_request, ClientId = "shop", Parameters = [], Pushed = false, CreatedAt = _before, ExpiresAt = _before.AddMinutes(30) }, Ct);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("logo")]
    [InlineData("host")]
    [InlineData("asks")]
    [Trait("Security", "S-153")]
    [Trait("Security", "S-156")]
    public async Task Under_another_name_or_host_everything_ends_that_people_gave_the_client_and_nothing_else(string what)
    {
        if (what == "asks")
            (await Clients.TryReplaceAsync(_shop, _shop = _shop with { FirstParty = true, RequireConsent = false, UpdatedAt = Now.AddSeconds(1) }, Ct)).ShouldBeTrue();
        (await Clients.TryReplaceAsync(_shop, Changed(what), Ct)).ShouldBeTrue();

        (await Node.Get<IConsents>().FindAsync("ada", "shop", Ct)).ShouldBeNull();
        (await Node.Get<IConsents>().FindAsync("ada", "other", Ct)).ShouldNotBeNull();
        (await Node.Get<IGrants>().FindAsync(_grant.Authorization.GrantId, Ct))!.RevokedAt.ShouldNotBeNull();
        (await Node.Get<IAuthorizationCodes>().TryRedeemAsync(_code, Samples.Grant(_code, _before), _before, Ct)).ShouldBeFalse();
        (await Node.Get<IAuthorizationRequests>().FindAsync(s_request, Ct)).ShouldBeNull("who is asked at this moment reads what it was called before");

        var token = Samples.Token(_grant.Authorization);
        var revocations = Node.Get<IRevocations>();
        revocations.IsRevoked(token).ShouldBeTrue();
        revocations.IsRevoked(token with { ClientId = "other", GrantId = "another" }).ShouldBeFalse();
        revocations.IsRevoked(token with { IssuedAt = _before.AddHours(1) }).ShouldBeTrue("clocks of nodes differ, and the grant is over");
        revocations.IsRevoked(token with { GrantId = "another" }).ShouldBeTrue();
        revocations.IsRevoked(token with { GrantId = "another", IssuedAt = _before.AddMinutes(1) }).ShouldBeFalse("who allows it now knows what it is");
        revocations.IsRevoked(token with { GrantId = null, SessionId = null }).ShouldBeFalse("nobody gave what the client has of its own");

        var row = (await Node.Get<IAuditLog>().PageAsync(new() { Event = AuditEvents.ClientChanged }, null, 1, Ct)).Single();
        (row.Details["consents"], row.Details["grants"]).ShouldBe(("1", "1"));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("fewer hosts")]
    [InlineData("another path")]
    [InlineData("settings")]
    public async Task Under_the_same_name_and_hosts_all_of_it_stays(string what)
    {
        (await Clients.TryReplaceAsync(_shop, Changed(what), Ct)).ShouldBeTrue();

        (await Node.Get<IConsents>().FindAsync("ada", "shop", Ct)).ShouldNotBeNull();
        (await Node.Get<IGrants>().FindAsync(_grant.Authorization.GrantId, Ct))!.RevokedAt.ShouldBeNull();
        (await Node.Get<IAuthorizationRequests>().FindAsync(s_request, Ct)).ShouldNotBeNull();
        Node.Get<IRevocations>().IsRevoked(Samples.Token(_grant.Authorization)).ShouldBeFalse();
        (await Node.Get<IAuthorizationCodes>().TryRedeemAsync(_code, Samples.Grant(_code, _before), _before, Ct)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-153")]
    public async Task A_change_that_comes_too_late_ends_nothing()
    {
        (await Clients.TryReplaceAsync(_shop with { UpdatedAt = Now.AddSeconds(-1) }, Changed("host"), Ct)).ShouldBeFalse();
        (await Clients.TryDeleteAsync(_shop with { UpdatedAt = Now.AddSeconds(-1) }, Ct)).ShouldBeFalse();
        (await Node.Get<IConsents>().FindAsync("ada", "shop", Ct)).ShouldNotBeNull();

        (await Clients.TryDeleteAsync(_shop, Ct)).ShouldBeTrue();
        (await Node.Get<IConsents>().FindAsync("ada", "shop", Ct)).ShouldBeNull();
        Node.Get<IRevocations>().IsRevoked(Samples.Token(_grant.Authorization) with { GrantId = null }).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-131")]
    public async Task A_node_whose_clock_is_behind_revives_nothing()
    {
        var (revocations, now) = (Node.Get<RevocationStore>(), _before.AddSeconds(10));
        foreach (var at in (DateTimeOffset[])[now, now.AddMinutes(-10)])
        {
            await Node.Get<IDatabase>().TransactAsync(
                async (sql, ct) =>
                {
                    await revocations.AddAsync(sql, RevokedKind.GrantsOfClient, "shop", at, ct);
                    return true;
                },
                Ct);
            await revocations.CatchUpAsync(Ct);
            revocations.IsRevoked(Samples.Token(_grant.Authorization)).ShouldBeTrue($"{at}");
        }
    }

    [Fact]
    [Trait("Security", "S-156")]
    public async Task A_scope_that_means_more_than_it_did_or_is_gone_is_in_no_consent()
    {
        var (scopes, consents, grants) = (Node.Get<IScopes>(), Node.Get<IConsents>(), Node.Get<IGrants>());
        var orders = new Scope("orders", "Read orders", ["https://a.example", "https://b.example"]);
        await scopes.TryAddAsync(orders, Ct);
        await consents.AllowAsync("ada", "shop", ["orders", "orders.read", "my.orders"], [], Now, Ct);
        var (named, all) = (await GrantAsync(["https://b.example"]), await GrantAsync([]));

        async Task<string> GrantAsync(IReadOnlyList<string> resources)
        {
            var code = Samples.Code(_before);
            var grant = Samples.Grant(code with { Authorization = code.Authorization with { Scopes = ["openid", "orders", "orders.read"], Resources = resources } }, _before);
            (await grants.TryAddAsync(grant, Ct)).ShouldBeTrue();
            return grant.Authorization.GrantId;
        }

        async Task<IReadOnlyList<string>> AllowedAsync() => (await consents.FindAsync("ada", "shop", Ct))!.Scopes;
        async Task<IReadOnlyList<string>> GrantedAsync(string id) => (await grants.FindAsync(id, Ct))!.Authorization.Scopes;

        var narrower = orders with { Description = "Read your orders", Resources = ["https://b.example"] };
        (await scopes.TryChangeAsync([new(orders, narrower)], whole: null, Ct)).ShouldBeTrue();
        var wider = narrower with { Resources = ["https://b.example", "https://pay.example"] };
        (await scopes.TryChangeAsync([new(orders, wider)], whole: null, Ct)).ShouldBeFalse("it is not as it was read");
        (await AllowedAsync()).ShouldBe(["openid", "orders", "orders.read", "my.orders"]);

        (await scopes.TryChangeAsync([new(narrower, wider)], whole: null, Ct)).ShouldBeTrue();
        (await AllowedAsync()).ShouldBe(["openid", "orders.read", "my.orders"]);
        (await GrantedAsync(named)).ShouldBe(["openid", "orders", "orders.read"], "it goes on where it was allowed");
        (await GrantedAsync(all)).ShouldBe(["openid", "orders.read"], "it would be good at what nobody was asked about");

        await consents.AllowAsync("ada", "shop", ["orders"], [], Now, Ct);
        (await scopes.DeleteAsync("orders", Ct)).ShouldBeTrue();
        (await AllowedAsync()).ShouldBe(["openid", "orders.read", "my.orders"]);
        (await GrantedAsync(named)).ShouldBe(["openid", "orders.read"]);
    }

    private Client Changed(string what)
    {
        var later = _shop with { UpdatedAt = _shop.UpdatedAt.AddSeconds(1) };
        return what switch
        {
            "name" => later with { Metadata = _shop.Metadata with { ClientName = "Bank" } },
            "logo" => later with { Metadata = _shop.Metadata with { LogoUri = "https://shop.example/bank.png" } },
            "host" => later with { Metadata = _shop.Metadata with { RedirectUris = [.. _shop.Metadata.RedirectUris, "https://evil.example/cb"] } },
            "asks" => later with { FirstParty = false, RequireConsent = true },
            "fewer hosts" => later with { Metadata = _shop.Metadata with { RedirectUris = ["https://www.shop.example/cb"] } },
            "another path" => later with { Metadata = _shop.Metadata with { RedirectUris = ["https://shop.example/elsewhere"] } },
            "settings" => later with { Verified = true, Secrets = [new([1], Chosen: false, Now, null)] },
            _ => later,
        };
    }
}
