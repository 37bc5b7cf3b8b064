using System.Text.Json;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Headless;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>Many requests about one identity at a provider at once, on both databases.</summary>
public abstract class ProviderRaceTests(HeadlessServer shared) : HeadlessTests(shared)
{
    private const int AtOnce = 8;
    private const string Nowhere = "/signin?error=unknown&error_process=login";

    private readonly Visitant _ada = new();

    [Fact]
    [Trait("Security", "S-163")]
    [Trait("Security", "S-230")]
    public async Task One_answer_of_the_provider_that_comes_many_times_signs_in_once_and_the_others_are_told()
    {
        var client = Open(AllauthKind.Browser);
        var back = await GoAsync(client);
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.GetAsync(back)));
        answers.Select(a => a.Headers["Location"]).Order(StringComparer.Ordinal).ShouldBe([.. Enumerable.Repeat(Nowhere, AtOnce - 1), "/spa"]);
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("socialaccount");
        (await SessionsAsync()).ShouldBe(1);
        (await client.GetAsync(back)).Headers["Location"].ShouldBe(Nowhere);
        (await Open(AllauthKind.Browser).GetAsync(Nowhere)).Body.ShouldContain("did not come to its end");
    }

    [Fact]
    [Trait("Security", "S-231")]
    public async Task First_sign_ins_at_once_in_many_browsers_make_one_account()
    {
        var clients = Enumerable.Range(0, AtOnce).Select(_ => Open(AllauthKind.Browser)).ToList();
        var backs = await Task.WhenAll(clients.Select(GoAsync));
        var answers = await Task.WhenAll(clients.Select((client, i) => client.GetAsync(backs[i])));
        answers.ShouldAllBe(a => a.Headers["Location"] == "/spa");
        var people = await Task.WhenAll(clients.Select(async client => IdOf((await client.GetAsync("auth/session")).ShouldBeSignedIn("socialaccount"))));
        people.Distinct().ShouldHaveSingleItem();
        (await SessionsAsync()).ShouldBe(AtOnce);
        (await clients[0].GetAsync("account/providers")).ShouldBe(200).Data.GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-160")]
    [Trait("Security", "S-231")]
    public async Task Of_many_who_connect_one_identity_at_once_one_gets_it(AllauthKind kind)
    {
        var clients = new List<AllauthClient>();
        for (var i = 0; i < AtOnce; i++)
            clients.Add((await SignInAsync(kind)).Client);
        var answers = await Task.WhenAll(clients.Select(client => TokenAsync(client, "connect")));
        answers.Single(a => a.Status == 200).ShouldBeSignedIn("password");
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Errors.Single() == "connected_other");
        var counts = await Task.WhenAll(clients.Select(async client => (await client.GetAsync("account/providers")).ShouldBe(200).Data.GetArrayLength()));
        counts.Order().ShouldBe([.. Enumerable.Repeat(0, AtOnce - 1), 1]);
    }

    [Fact]
    [Trait("Security", "S-231")]
    public async Task Who_connects_an_identity_while_it_signs_in_elsewhere_for_the_first_time_shares_it_with_nobody()
    {
        var (owner, account) = await SignInAsync(AllauthKind.App);
        var others = Enumerable.Range(0, AtOnce).Select(_ => Open(AllauthKind.App)).ToList();
        var answers = await Task.WhenAll([TokenAsync(owner, "connect"), .. others.Select(other => TokenAsync(other, "login", _ada.Email))]);
        // Whoever was first has it, and everybody else is that person or nobody.
        var people = answers.Skip(1).Select(a => IdOf(a.ShouldBeSignedIn("socialaccount"))).Distinct().ToList();
        people.ShouldHaveSingleItem().ShouldBe(answers[0].Status == 200 ? account.Id : await OwnerAsync());
        if (answers[0].Status != 200)
            answers[0].ShouldBeErrors("connected_other");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-053")]
    [Trait("Security", "S-230")]
    public async Task Of_the_last_two_ways_in_that_are_removed_at_once_one_stays(AllauthKind kind)
    {
        var client = Open(kind);
        (await TokenAsync(client, "login", _ada.Email)).ShouldBeSignedIn("socialaccount");
        (await TokenAsync(client, "connect", uid: _ada.Login + "2")).ShouldBe(200);
        string[] uids = [_ada.Login, _ada.Login + "2"];
        var answers = await Task.WhenAll(uids.Concat(uids).Select(uid => client.DeleteAsync("account/providers", new { provider = "dummy", account = uid })));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Errors.Single() == "no_password" || a.Errors.Single() == "account_not_found");
        (await client.GetAsync("account/providers")).ShouldBe(200).Data.GetArrayLength().ShouldBe(1);
    }

    /// <summary>Sends a browser to the pretended GitHub and says there who it is; the address it comes back to.</summary>
    private async Task<string> GoAsync(AllauthClient client)
    {
        var there = (await client.PostFormAsync("auth/provider/redirect", ("provider", "github"), ("process", "login"), ("callback_url", "/spa"))).Headers["Location"];
        var answer = await client.PostFormAsync(new Uri(there).PathAndQuery, ("person", "somebody"), ("login", _ada.Login), ("email", _ada.Email), ("verified", "true"));
        return new Uri(answer.Headers["Location"]).PathAndQuery;
    }

    private Task<AllauthAnswer> TokenAsync(AllauthClient client, string process, string? email = null, string? uid = null) => client.PostAsync(
        "auth/provider/token", new { provider = "dummy", process, token = new { id_token = JsonSerializer.Serialize(new { id = uid ?? _ada.Login, email, email_verified = true }) } });

    private async Task<string?> OwnerAsync() =>
        (await Server.Services.GetRequiredService<IEmailAddresses>().FindAsync(_ada.Email.ToUpperInvariant(), CancellationToken.None)).SingleOrDefault()?.AccountId;

    private async Task<int> SessionsAsync() =>
        (await Server.Services.GetRequiredService<ISessions>().ListAsync((await OwnerAsync())!, Server.Clock.GetUtcNow(), CancellationToken.None)).Count;

    private static string? IdOf(AllauthAnswer answer) => answer.Data.GetProperty("user").GetProperty("id").GetString();
}

/// <summary>With the outside providers that exist in Development only.</summary>
public sealed class PostgreSqlProviderServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("IdentityHost:ExternalSignIn:Pretend", "true")];

    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}

/// <summary>On SQLite.</summary>
public sealed class SqliteProviderRaceTests(ProviderHeadlessServer shared) : ProviderRaceTests(shared), IClassFixture<ProviderHeadlessServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlProviderRaceTests(PostgreSqlProviderServer shared) : ProviderRaceTests(shared), IClassFixture<PostgreSqlProviderServer>;
