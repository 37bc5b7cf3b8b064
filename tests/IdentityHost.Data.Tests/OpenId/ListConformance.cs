using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Registration;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.OpenId;

public sealed class ListConformanceOnSqlite() : ListConformance(DatabaseProvider.Sqlite);

public sealed class ListConformanceOnPostgreSql() : ListConformance(DatabaseProvider.PostgreSql);

/// <summary>What administration lists: filtered, sorted, page by page, each along an index.</summary>
public abstract class ListConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private readonly DatabaseProvider _provider = provider;

    [Theory]
    [InlineData(ClientOrder.ClientId)]
    [InlineData(ClientOrder.Name)]
    [InlineData(ClientOrder.CreatedAt)]
    public async Task Clients_come_page_by_page_in_every_order_whatever_is_asked_for(ClientOrder order)
    {
        var all = await AddClientsAsync();
        ClientFilter[] filters =
        [
            new(), new() { Name = "shop" }, new() { Name = "ÄR" }, new() { Name = "%" }, new() { Name = "_" }, new() { Origin = ClientOrigin.Dynamic }, new() { FirstParty = true },
            new() { FirstParty = false, Verified = true }, new() { Disabled = true }, new() { Disabled = false, Name = "Shop", Origin = ClientOrigin.Operator },
        ];
        foreach (var filter in from f in filters from last in (bool[])[false, true] select f with { Order = order, Descending = last })
        {
            var directory = Node.Get<IClientDirectory>();
            var paged = new List<Client>();
            while (await directory.PageAsync(filter, paged.Count == 0 ? null : ClientPlace.Of(paged[^1]), 2, Ct) is { Count: > 0 } page)
                paged.AddRange(page);
            paged.Select(c => c.ClientId).ShouldBe(Expected(all, filter).Select(c => c.ClientId), filter.ToString());
        }
    }

    [Fact]
    public async Task A_client_is_found_by_the_name_it_has_now()
    {
        await AddClientsAsync();
        var clients = Node.Get<IClients>();
        var read = (await clients.FindAsync("c03", Ct)).ShouldNotBeNull();
        (await clients.TryReplaceAsync(read, read with { Metadata = new() { ClientName = "Umbrella" }, UpdatedAt = Now.AddDays(1) }, Ct)).ShouldBeTrue();
        (await Node.Get<IClientDirectory>().PageAsync(new() { Name = "umbrella" }, null, 10, Ct)).Single().ClientId.ShouldBe("c03");
    }

    [Fact]
    public async Task Consents_come_page_by_page_of_everybody_of_one_person_or_to_one_client()
    {
        var consents = Node.Get<IConsents>();
        var all = new List<ConsentPlace>();
        for (var i = 0; i < 12; i++)
        {
            // Three of the same moment each, so that the rest of the key decides.
            var place = new ConsentPlace(Now.AddSeconds(i / 3), $"person{i % 4}", $"client{i % 5}");
            await consents.AllowAsync(place.Subject, place.ClientId, ["openid"], [], place.GrantedAt, Ct);
            all.Add(place);
        }

        // What is allowed later changes nothing of the order.
        await consents.AllowAsync(all[0].Subject, all[0].ClientId, ["email"], [], Now.AddDays(1), Ct);
        ConsentFilter[] filters = [new(), new() { Subject = "person1" }, new() { ClientId = "client2" }, new() { Subject = "person1", ClientId = "client1" }, new() { Subject = "nobody" }];
        foreach (var filter in from f in filters from oldestFirst in (bool[])[false, true] select f with { OldestFirst = oldestFirst })
        {
            var paged = new List<ConsentPlace>();
            while (await Node.Get<IConsentDirectory>().PageAsync(filter, paged.LastOrDefault(), 2, Ct) is { Count: > 0 } page)
                paged.AddRange(page.Select(c => new ConsentPlace(c.GrantedAt, c.Subject, c.ClientId)));
            var expected = all.Where(p => (filter.Subject ?? p.Subject) == p.Subject && (filter.ClientId ?? p.ClientId) == p.ClientId)
                .OrderBy(p => p.GrantedAt).ThenBy(p => p.Subject, StringComparer.Ordinal).ThenBy(p => p.ClientId, StringComparer.Ordinal);
            paged.ShouldBe(filter.OldestFirst ? expected : expected.Reverse(), filter.ToString());
        }
    }

    [Fact]
    public async Task Initial_access_tokens_come_page_by_page_all_or_those_that_are_good_for_something()
    {
        var tokens = Node.Get<IInitialAccessTokens>();
        for (var i = 0; i < 6; i++)
            await tokens.AddAsync(new($"t{i}", [(byte)i], null, Now.AddSeconds(i / 2), Now.AddDays(i % 2 == 0 ? 1 : 3), 1), Ct);
        await tokens.TryUseAsync([1], Now, Ct);
        foreach (var (filter, expected) in ((InitialAccessTokenFilter, string[])[])
            [
                (new(), ["t5", "t4", "t3", "t2", "t1", "t0"]), (new() { OldestFirst = true }, ["t0", "t1", "t2", "t3", "t4", "t5"]), (new() { AliveAt = Now.AddDays(2) }, ["t5", "t3"]),
            ])
        {
            var paged = new List<InitialAccessToken>();
            while (await tokens.PageAsync(filter, paged.LastOrDefault() is { } last ? new(last.CreatedAt, last.Id) : null, 2, Ct) is { Count: > 0 } page)
                paged.AddRange(page);
            paged.Select(t => t.Id).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task Every_list_goes_along_an_index()
    {
        var client = new ClientPlace("c") { Name = "C", CreatedAt = Now };
        foreach (var (order, index) in ((ClientOrder, string)[])[(ClientOrder.Name, "IX_Clients_NormalizedName_Id"), (ClientOrder.CreatedAt, "IX_Clients_CreatedAt_Id")])
        {
            var filter = new ClientFilter { Order = order, Descending = true, Name = "x", Disabled = false };
            (await PlanAsync(ClientDirectory.Of(filter, client, 10))).ShouldSatisfyAllConditions(p => p.ShouldContain(index), NoSort);
        }

        var consent = new ConsentPlace(Now, "s", "c");
        foreach (var (filter, index) in ((ConsentFilter, string)[])
            [(new(), "IX_Consents_GrantedAt_Subject_ClientId"), (new() { ClientId = "c", OldestFirst = true }, "IX_Consents_ClientId_GrantedAt_Subject")])
        {
            (await PlanAsync((ConsentDirectory.StatementOf(filter, consent), ConsentDirectory.Parameters(filter, consent, 10)))).ShouldSatisfyAllConditions(p => p.ShouldContain(index), NoSort);
        }

        var tokens = new InitialAccessTokenFilter();
        var token = new InitialAccessTokenPlace(Now, "t");
        (await PlanAsync(InitialAccessTokenStore.Of(tokens, token, 10)))
            .ShouldSatisfyAllConditions(p => p.ShouldContain("IX_InitialAccessTokens_CreatedAt_Id"), NoSort);
    }

    private static void NoSort(string plan)
    {
        plan.ShouldNotContain("Sort");
        plan.ShouldNotContain("TEMP B-TREE");
    }

    private async Task<List<Client>> AddClientsAsync()
    {
        string?[] names = ["Shop", "Bazaar", null, "Workshop", "Bär_", "Bär", "shop", "100 %"];
        var all = Enumerable.Range(0, 16).Select(i => Samples.Client($"c{i:00}", Now.AddSeconds(i / 3)) with
        {
            Metadata = new() { ClientName = names[i % names.Length] },
            Origin = i % 2 == 0 ? ClientOrigin.Operator : ClientOrigin.Dynamic,
            FirstParty = i % 3 == 0,
            Verified = i % 4 == 0,
            Disabled = i % 5 == 0,
        }).ToList();
        foreach (var client in all)
            await Node.Get<IClients>().TryAddAsync(client, Ct);
        return all;
    }

    private static IEnumerable<Client> Expected(List<Client> all, ClientFilter filter)
    {
        var fitting = all.Where(c =>
            (filter.Name is not { } name || c.NormalizedName.Contains(name.ToUpperInvariant(), StringComparison.Ordinal)) && (filter.Origin ?? c.Origin) == c.Origin
            && (filter.FirstParty ?? c.FirstParty) == c.FirstParty && (filter.Verified ?? c.Verified) == c.Verified && (filter.Disabled ?? c.Disabled) == c.Disabled);
        var sorted = filter.Order switch
        {
            ClientOrder.Name => fitting.OrderBy(c => c.NormalizedName, StringComparer.Ordinal).ThenBy(c => c.ClientId, StringComparer.Ordinal),
            ClientOrder.CreatedAt => fitting.OrderBy(c => c.CreatedAt).ThenBy(c => c.ClientId, StringComparer.Ordinal),
            _ => fitting.OrderBy(c => c.ClientId, StringComparer.Ordinal),
        };
        return filter.Descending ? sorted.Reverse() : sorted;
    }

    private async Task<string> PlanAsync((Statement Statement, object?[] Parameters) page)
    {
        var isPostgreSql = _provider == DatabaseProvider.PostgreSql;
        var lines = await Node.Get<IDatabase>().TransactAsync(
            async (sql, token) =>
            {
                // On a small table PostgreSQL reads all of it whatever index there is.
                foreach (var way in isPostgreSql ? ["seqscan", "bitmapscan", "sort"] : (string[])[])
                    await sql.ExecuteAsync(new($"SET LOCAL enable_{way} = off"), [], token);
                return await sql.ListAsync(new((isPostgreSql ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + page.Statement.Text), page.Parameters, row => row.Text(isPostgreSql ? 0 : 3), token);
            },
            Ct);
        return string.Join('\n', lines);
    }
}
