using System.Text.Json;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Scopes;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.OpenId;

public sealed class RegistryConformanceOnSqlite() : RegistryConformance(DatabaseProvider.Sqlite);

public sealed class RegistryConformanceOnPostgreSql() : RegistryConformance(DatabaseProvider.PostgreSql);

/// <summary>Clients, scopes, keys, waiting requests and initial access tokens.</summary>
public abstract class RegistryConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private static readonly Client s_shop = new()
    {
        ClientId = "shop",
        Metadata = new() { RedirectUris = ["https://shop.example/cb"], ClientName = "Shop" },
        Secrets = [new([1, 2], Chosen: true, Now, Now.AddDays(1))],
        Origin = ClientOrigin.Dynamic,
        RegistrationTokenHash = [3],
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    [Fact]
    public async Task A_client_comes_back_as_it_was_written_and_one_of_32_changes_it()
    {
        var clients = Node.Get<IClients>();
        (await clients.FindAsync("shop", Ct)).ShouldBeNull();
        (await RaceAsync(_ => clients.TryAddAsync(s_shop, Ct))).ShouldBe(1);
        JsonSerializer.Serialize(await clients.FindAsync("shop", Ct)).ShouldBe(JsonSerializer.Serialize(s_shop));
        (await RaceAsync(i => clients.TryReplaceAsync(s_shop, s_shop with { UpdatedAt = Now.AddSeconds(i + 1) }, Ct))).ShouldBe(1);
        (await clients.FindAsync("shop", Ct))!.UpdatedAt.ShouldBeGreaterThan(Now);
        (await clients.CountAsync(ClientOrigin.Dynamic, Ct)).ShouldBe(1);
        (await clients.ListAsync(null, 10, Ct)).Single().ClientId.ShouldBe("shop");
        (await clients.ListAsync("shop", 10, Ct)).ShouldBeEmpty();
    }

    [Theory]
    [Trait("Security", "S-198")]
    [InlineData("' OR '1'='1")]
    [InlineData("x'; DROP TABLE \"Clients\"; --")]
    [InlineData("\" OR \"\"=\"")]
    [InlineData("$1")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("shop' UNION SELECT * FROM \"SigningKeys\" --")]
    public async Task What_looks_like_SQL_is_a_value_wherever_it_is_sent(string text)
    {
        var clients = Node.Get<IClients>();
        await clients.TryAddAsync(s_shop, Ct);
        (await clients.FindAsync(text, Ct)).ShouldBeNull();
        (await clients.DeleteAsync(text, Ct)).ShouldBeFalse();
        (await clients.ListAsync(text, 10, Ct)).Select(c => c.ClientId).ShouldBe(string.CompareOrdinal(text, "shop") < 0 ? ["shop"] : [], ignoreOrder: true);
        (await Node.Get<IConsents>().ListAsync(text, Ct)).ShouldBeEmpty();
        (await Node.Get<ILogos>().FindAsync(text, Ct)).ShouldBeNull();
        (await Node.Get<IInitialAccessTokens>().DeleteAsync(text, Ct)).ShouldBeFalse();
        (await Node.Get<IScopes>().DeleteAsync(text, Ct)).ShouldBeFalse();
        (await Node.Get<IClientDirectory>().PageAsync(new() { Name = text, Order = ClientOrder.Name }, new(text) { Name = text }, 10, Ct)).ShouldBeEmpty();
        (await Node.Get<IConsentDirectory>().PageAsync(new() { Subject = text, ClientId = text }, new(Now, text, text), 10, Ct)).ShouldBeEmpty();
        (await Node.Get<IInitialAccessTokens>().FindAsync(text, Ct)).ShouldBeNull();

        // And it comes back as it was sent.
        (await clients.TryAddAsync(s_shop with { ClientId = text, Metadata = new() { ClientName = text } }, Ct)).ShouldBeTrue();
        await Node.Get<IConsents>().AllowAsync(text, text, [text.Replace(" ", "", StringComparison.Ordinal)], [], Now, Ct);
        (await clients.FindAsync(text, Ct))!.Metadata.ClientName.ShouldBe(text);
        (await Node.Get<IConsents>().ListAsync(text, Ct)).Single().ClientId.ShouldBe(text);
        (await clients.CountAsync(ClientOrigin.Dynamic, Ct)).ShouldBe(2);
    }

    [Fact]
    [Trait("Security", "S-233")]
    public async Task A_deleted_client_is_gone_with_its_tokens_on_every_node()
    {
        await Node.Get<IClients>().TryAddAsync(s_shop, Ct);
        await using var other = await StartSecondNodeAsync();
        (await other.Get<IClients>().FindAsync("shop", Ct)).ShouldNotBeNull();
        (await RaceAsync(_ => Node.Get<IClients>().DeleteAsync("shop", Ct))).ShouldBe(1);

        (await Node.Get<IClients>().FindAsync("shop", Ct)).ShouldBeNull();
        TokenFacts token = new("jti", null, null, "shop", "shop", TimeProvider.System.GetUtcNow().AddMinutes(-1));
        Node.Get<IRevocations>().IsRevoked(token).ShouldBeTrue();
        for (var i = 0; i < 50 && (await other.Get<IClients>().FindAsync("shop", Ct) is not null || !other.Get<IRevocations>().IsRevoked(token)); i++)
            await Task.Delay(100, Ct);
        (await other.Get<IClients>().FindAsync("shop", Ct)).ShouldBeNull();
        other.Get<IRevocations>().IsRevoked(token).ShouldBeTrue();
    }

    [Fact]
    public async Task Scopes_are_the_standard_ones_and_those_saved()
    {
        var scopes = Node.Get<IScopes>();
        (await scopes.AllAsync(Ct)).Count.ShouldBe(StandardScopes.All.Count);
        var orders = new Scope("orders", "Read orders", ["https://api.example"]);
        (await scopes.TryAddAsync(orders, Ct)).ShouldBeTrue();
        (await scopes.TryChangeAsync([new(orders, orders with { Description = "Read your orders" })], whole: null, Ct)).ShouldBeTrue();
        (await scopes.AllAsync(Ct))["orders"].Description.ShouldBe("Read your orders");
        (await scopes.DeleteAsync("orders", Ct)).ShouldBeTrue();
        (await scopes.DeleteAsync("orders", Ct)).ShouldBeFalse();
        (await scopes.AllAsync(Ct)).ContainsKey("orders").ShouldBeFalse();
    }

    [Fact]
    public async Task Scopes_are_added_once_and_changed_together_or_not_at_all()
    {
        var scopes = Node.Get<IScopes>();
        (await RaceAsync(_ => scopes.TryAddAsync(new("orders", "Read orders", ["https://a.example"]), Ct))).ShouldBe(1);
        (await scopes.TryAddAsync(new(StandardScopes.Email, "Mine", []), Ct)).ShouldBeFalse();
        await scopes.TryAddAsync(new("bills", "Read bills", []), Ct);
        var (orders, bills) = ((await scopes.AllAsync(Ct))["orders"], (await scopes.AllAsync(Ct))["bills"]);

        (await RaceAsync(i => scopes.TryChangeAsync([new(orders, orders with { Resources = [$"https://{i}.example"] }), new(bills, bills with { Description = $"{i}" })], whole: null, Ct))).ShouldBe(1);
        var winner = (await scopes.AllAsync(Ct))["bills"];
        (await scopes.AllAsync(Ct))["orders"].Resources.ShouldBe([$"https://{winner.Description}.example"]);

        // The first would do; the second is not as it was read.
        (await scopes.TryChangeAsync([new(winner, winner with { Description = "other" }), new(orders, orders)], whole: null, Ct)).ShouldBeFalse();
        (await scopes.AllAsync(Ct))["bills"].Description.ShouldBe(winner.Description);
    }

    [Fact]
    [Trait("Security", "S-230")]
    public async Task A_change_that_follows_from_all_scopes_is_made_while_all_are_as_they_were_read()
    {
        var scopes = Node.Get<IScopes>();
        await scopes.TryAddAsync(new("orders", "Read orders", ["https://a.example"]), Ct);
        await scopes.TryAddAsync(new("bills", "Read bills", ["https://b.example"]), Ct);
        var read = await scopes.AllAsync(Ct);
        var (orders, bills) = (read["orders"], read["bills"]);
        await using var second = await StartSecondNodeAsync();
        (await second.Get<IScopes>().TryChangeAsync([new(bills, bills with { Resources = ["https://b.example", "https://a.example"] })], whole: null, Ct)).ShouldBeTrue();

        // What it changes itself is as it was read; another one is not.
        (await scopes.TryChangeAsync([new(orders, orders with { Resources = ["https://c.example"] })], read, Ct)).ShouldBeFalse();
        read = await scopes.AllAsync(Ct);
        (await RaceAsync(i => (i % 2 == 0 ? scopes : second.Get<IScopes>()).TryChangeAsync(
            [i < 16 ? new(orders, orders with { Description = $"{i}" }) : new(read["bills"], bills with { Description = $"{i}" })], read, Ct))).ShouldBe(1, "of those too that change different ones");
    }

    [Fact]
    public async Task Of_a_scope_that_is_always_there_only_the_description_changes()
    {
        var scopes = Node.Get<IScopes>();
        var email = (await scopes.AllAsync(Ct))[StandardScopes.Email];
        (await RaceAsync(i => scopes.TryChangeAsync([new(email, email with { Description = $"See your address {i}", Resources = ["https://a.example"] })], whole: null, Ct))).ShouldBe(1);
        var changed = (await scopes.AllAsync(Ct))[StandardScopes.Email];
        changed.Resources.ShouldBeEmpty();
        (await scopes.TryChangeAsync([new(changed, changed with { Description = "See it" })], whole: null, Ct)).ShouldBeTrue();
        (await scopes.AllAsync(Ct))[StandardScopes.Email].Description.ShouldBe("See it");
    }

    [Fact]
    [Trait("Security", "S-147")]
    public async Task Of_32_that_add_the_next_key_one_wins()
    {
        var keys = Node.Get<ISigningKeys>();
        var version = keys.Version;
        (await RaceAsync(i => keys.TryAddAsync(new($"key{i}", "ES256", 1, [1], Now, Now, null), Ct))).ShouldBe(1);
        keys.Version.ShouldBeGreaterThan(version);
        var key = (await keys.ListAsync(Ct)).Single();
        (await keys.ScheduleAsync(key.KeyId, Now.AddDays(1), Now.AddDays(2), Ct)).ShouldBeTrue();
        (await keys.ListAsync(Ct)).Single().RemoveAt.ShouldBe(Now.AddDays(2));
        (await keys.RemoveAsync(key.KeyId, Ct)).ShouldBeTrue();
        (await keys.RemoveAsync(key.KeyId, Ct)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-230")]
    public async Task Of_32_that_complete_a_request_one_wins()
    {
        var requests = Node.Get<IAuthorizationRequests>();
        AuthorizationRequest request = new()
        {
            Hash = [1],
            ClientId = "shop",
            Parameters = [new("scope", "openid"), new("resource", "https://a.example"), new("resource", "https://b.example")],
            Pushed = true,
            CreatedAt = Now,
            ExpiresAt = Now.AddSeconds(60),
        };
        await requests.AddAsync(request, Ct);
        JsonSerializer.Serialize(await requests.FindAsync([1], Ct)).ShouldBe(JsonSerializer.Serialize(request));
        await requests.PresentAsync([1], Now, Now.AddHours(1), Ct);
        await requests.PresentAsync([1], Now.AddSeconds(1), Now.AddHours(2), Ct);
        await requests.ChooseAccountAsync([1], "session", Ct);
        await requests.GiveConsentAsync([1], "session", Ct);
        var read = (await requests.FindAsync([1], Ct)).ShouldNotBeNull();
        (read.PresentedAt, read.ExpiresAt, read.AccountChosenIn, read.ConsentGivenIn).ShouldBe((Now, Now.AddHours(1), "session", "session"));
        (await RaceAsync(_ => requests.TryCompleteAsync([1], Now, Ct))).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-150")]
    public async Task An_initial_access_token_registers_as_many_clients_as_it_says()
    {
        var tokens = Node.Get<IInitialAccessTokens>();
        await tokens.AddAsync(new("id", [1], "note", Now, Now.AddDays(1), 3), Ct);
        (await tokens.IsAliveAsync([1], Now, Ct)).ShouldBeTrue();
        (await RaceAsync(_ => tokens.TryUseAsync([1], Now, Ct))).ShouldBe(3);
        (await tokens.IsAliveAsync([1], Now, Ct)).ShouldBeFalse();
        (await tokens.FindAsync("id", Ct)).ShouldNotBeNull().UsesLeft.ShouldBe(0);
        (await tokens.DeleteAsync("id", Ct)).ShouldBeTrue();
    }
}
