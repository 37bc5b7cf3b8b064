using System.Net;
using IdentityHost.Accounts.Groups;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi.Administration;

/// <summary>Who gets into the administration, with what token, and how requests that come twice and lists that are asked wrongly are answered there.</summary>
public sealed class EntranceTests(SqliteServer shared) : AdminApiTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    [Trait("Security", "S-193")]
    public async Task Only_apps_of_the_operators_own_get_its_scopes_and_their_tokens_are_good_for_nothing_else()
    {
        var (root, person) = (await NewSuperuserAsync(), await NewPersonAsync());
        var third = await RegisterThirdPartyAsync(AdminApp);
        (await person.AuthorizeAsync(third, ("scope", "openid admin")))["error"].ShouldBe("invalid_scope");

        // The account's API is another one, and a token for both is not given.
        (await root.GetAsync("profile")).ShouldBeProblem(401, "invalid-token");
        (await root.App.RedeemAsync(await root.Person.AuthorizeAsync(root.App, ("scope", "account admin")))).ShouldBeError(400, "invalid_target");
        var account = await Bearer.OfAsync(root.App, root.Person, "account admin", ("resource", Server.Issuer + "/api/v1"));
        (await account.AdminAsync("GET", "groups")).ShouldBeProblem(401, "invalid-token");
        var machine = (await root.App.TokenAsync(("grant_type", "client_credentials"), ("scope", "admin"))).ShouldSucceed().AccessToken;
        (await Bearer.SendAsync(root.App, machine, "GET", "/api/v1/admin/groups")).ShouldBeProblem(401, "invalid-token");
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task A_token_an_app_got_while_it_was_the_operators_own_opens_nothing_once_it_is_not()
    {
        // One that asks people, so that nothing of what they allowed ends with its rank.
        var clients = Server.Services.GetRequiredService<IClients>();
        var root = await NewSuperuserAsync();
        var own = (await clients.FindAsync(root.App.ClientId, CancellationToken.None)).ShouldNotBeNull();
        (await clients.TryReplaceAsync(own, own = own with { RequireConsent = true, UpdatedAt = own.UpdatedAt.AddSeconds(1) }, CancellationToken.None)).ShouldBeTrue();
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        root = await Bearer.OfAsync(root.App, root.Person, "admin");
        (await root.AdminAsync("GET", "groups")).ShouldSucceed();

        (await clients.TryReplaceAsync(own, own with { FirstParty = false, UpdatedAt = own.UpdatedAt.AddSeconds(1) }, CancellationToken.None)).ShouldBeTrue();
        (await root.AdminAsync("GET", "groups")).ShouldBeProblem(401, "invalid-token");
        (await root.AdminAsync("POST", "groups", new { name = "g" + OpaqueToken.NewId() })).ShouldBeProblem(401, "invalid-token");
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task Staff_sees_and_who_has_the_permission_changes_and_nobody_else_does_either()
    {
        var body = new { name = "g" + OpaqueToken.NewId() };
        var stranger = await NewHolderAsync();
        (await stranger.AdminAsync("GET", "groups")).ShouldBeProblem(403, "forbidden");
        (await stranger.AdminAsync("POST", "groups", body)).ShouldBeProblem(403, "forbidden");

        var staff = await NewStaffAsync();
        (await staff.AdminAsync("GET", "groups")).ShouldSucceed();
        (await staff.AdminAsync("POST", "groups", body)).ShouldBeProblem(403, "forbidden");

        var other = await NewHolderAsync(Permissions.UsersRead);
        (await other.AdminAsync("GET", "groups")).ShouldBeProblem(403, "forbidden");

        var holder = await NewHolderAsync(Permissions.GroupsManage, Permissions.GroupsName);
        (await holder.AdminAsync("GET", "groups")).ShouldBeProblem(403, "forbidden");
        (await holder.AdminAsync("POST", "groups", body)).ShouldSucceed(HttpStatusCode.Created);

        // A token to see with changes nothing, whoever holds it.
        var reader = await Bearer.OfAsync(holder.App, holder.Person, "admin:read");
        (await reader.AdminAsync("POST", "groups", body)).ShouldBeProblem(403, "insufficient-scope").Header("WWW-Authenticate").ShouldEndWith("scope=\"admin\"");
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task A_second_factor_was_shown_and_lately_for_changes()
    {
        // Without one there is no way in.
        var plain = await NewPersonAsync(a => (a.IsStaff, a.IsSuperuser) = (true, true));
        var bare = await Bearer.OfAsync(await RegisterClientAsync(AdminApp), plain, "admin");
        (await bare.AdminAsync("GET", "groups")).ShouldBeProblem(403, "second-factor-needed");

        // Who has one and did not show it, because the browser was trusted or the factor came later, is sent to.
        var root = await NewSuperuserAsync();
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await root.AdminAsync("GET", "groups")).ShouldSucceed();
        var stale = (await root.AdminAsync("POST", "groups", new { name = "g" + OpaqueToken.NewId() })).ShouldBeProblem(401, "insufficient-user-authentication");
        stale.Header("WWW-Authenticate").ShouldContain("max_age=\"300\", acr_values=\"urn:identityhost:acr:2fa\"");
        var again = await Bearer.OfAsync(root.App, root.Person, "admin", ("max_age", "300"), ("acr_values", "urn:identityhost:acr:2fa"));
        (await again.AdminAsync("POST", "groups", new { name = "g" + OpaqueToken.NewId() })).ShouldSucceed(HttpStatusCode.Created);
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task Who_signed_in_without_the_second_factor_is_asked_for_it()
    {
        var person = await NewPersonAsync(a => a.IsStaff = true);
        var bearer = await Bearer.OfAsync(await RegisterClientAsync(AdminApp), person, "admin");
        var account = await Bearer.OfAsync(bearer.App, person, "account");
        var made = (await account.PostAsync("devices", new { kind = "totp" })).ShouldSucceed(HttpStatusCode.Created);
        var code = new AuthenticatorApp(made["secret"]!).CodeAt(Server.Clock.GetUtcNow());
        (await account.PostAsync("devices/totp/confirm", new { code })).ShouldSucceed();
        (await bearer.AdminAsync("GET", "groups")).ShouldBeProblem(401, "insufficient-user-authentication").Header("WWW-Authenticate").ShouldContain("acr_values=\"urn:identityhost:acr:2fa\"");
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task What_somebody_may_is_asked_anew_each_time()
    {
        var staff = await NewStaffAsync();
        (await staff.AdminAsync("GET", "groups")).ShouldSucceed();
        (await Server.Services.GetRequiredService<GroupBook>().SetRightsAsync(Rights.Operator, staff.Person.Account.Id, isStaff: false, isSuperuser: false, CancellationToken.None))
            .ShouldBeOfType<IdentityHost.Accounts.Administration.AdministrationResult.Done>();
        (await staff.AdminAsync("GET", "groups")).ShouldBeProblem(403, "forbidden");
        await Server.DisableAsync(staff.Person.Account.Id);
        (await staff.AdminAsync("GET", "groups")).ShouldBeProblem(401, "invalid-token");
    }

    [Fact]
    public async Task A_request_that_comes_again_with_its_idempotency_key_makes_nothing_more_and_hears_the_same()
    {
        var root = await NewSuperuserAsync();
        var (key, name) = (OpaqueToken.NewId(), "g" + OpaqueToken.NewId());
        Task<Answer> SendAsync(Bearer by, object body, string header) => by.AdminAsync("POST", "groups", body, ("Idempotency-Key", header));

        var first = (await SendAsync(root, new { name }, key)).ShouldSucceed(HttpStatusCode.Created);
        var again = (await SendAsync(root, new { name }, $"\"{key}\"")).ShouldSucceed(HttpStatusCode.Created);
        (again.Body, again.Header("Location"), again.Header("ETag")).ShouldBe((first.Body, first.Header("Location"), first.Header("ETag")));
        (await SendAsync(root, new { name, description = "x" }, key)).ShouldBeProblem(422, "idempotency-key-reused");
        // Without the key, or with another one, it is what it always was.
        (await root.AdminAsync("POST", "groups", new { name })).ShouldBeProblem(409, "conflict");
        (await SendAsync(root, new { name }, OpaqueToken.NewId())).ShouldBeProblem(409, "conflict");
        // Nobody meets the keys of others.
        var other = await NewSuperuserAsync();
        (await SendAsync(other, new { name }, key)).ShouldBeProblem(409, "conflict");

        // What was refused may be corrected under the same key.
        var second = OpaqueToken.NewId();
        (await SendAsync(root, new { name }, second)).ShouldBeProblem(409, "conflict");
        (await SendAsync(root, new { name = name + "b" }, second)).ShouldSucceed(HttpStatusCode.Created);

        // At once: one is made, whoever is too early is told when to come back.
        var third = OpaqueToken.NewId();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(root, new { name = name + "c" }, third)));
        answers.Select(a => (int)a.Status).ShouldAllBe(status => status == 201 || status == 409);
        answers.Where(a => (int)a.Status == 201).Select(a => a["id"]).Distinct().Count().ShouldBe(1);
        foreach (var early in answers.Where(a => (int)a.Status == 409))
            early.ShouldBeProblem(409, "idempotency-key-in-use").Header("Retry-After").ShouldNotBeEmpty();

        foreach (var bad in (string[])["a b", "\"\"", new string('x', 201)])
            (await SendAsync(root, new { name = name + "d" }, bad)).ShouldBeInvalid(("Idempotency-Key", "invalid"));
        Server.Clock.Advance(TimeSpan.FromHours(25));
    }

    [Theory]
    [InlineData("limit=0", "limit", "invalid")]
    [InlineData("limit=1&limit=2", "limit", "invalid")]
    [InlineData("sort=id", "sort", "invalid_choice")]
    [InlineData("sort=name,-name", "sort", "invalid_choice")]
    [InlineData("sort=name%3BDROP%20TABLE%20x", "sort", "invalid_choice")]
    [InlineData("name=a&name=b", "name", "invalid")]
    [InlineData("name=", "name", "invalid")]
    [InlineData("name=%00", "name", "invalid")]
    [InlineData("unknown=1", "unknown", "unknown_parameter")]
    [InlineData("after=x", "after", "invalid")]
    [InlineData("after=bmFtZQphCmIKYw", "after", "invalid")]
    [Trait("Security", "S-198")]
    public async Task A_list_takes_only_what_it_has(string query, string wrong, string code) => (await (await ReaderAsync()).AdminAsync("GET", "groups?" + query)).ShouldBeInvalid((wrong, code));

    [Fact]
    [Trait("Security", "S-198")]
    public async Task A_place_in_one_order_is_none_in_another()
    {
        var reader = await ReaderAsync();
        var next = (await reader.AdminAsync("GET", "permissions?limit=1")).Next()!;
        (await reader.AdminAsync("GET", next)).Items().Count.ShouldBe(1);
        (await reader.AdminAsync("GET", next + "&sort=-name")).ShouldBeInvalid(("after", "invalid"));
    }

    private Task<Bearer> ReaderAsync() => NewStaffAsync("admin:read");
}
