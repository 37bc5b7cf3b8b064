using System.Net;
using System.Text.Json;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Groups;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi.Administration;

/// <summary>Scopes, resources, signing keys, consents and the audit log over REST.</summary>
public sealed class ProtocolApiTests(SqliteServer shared) : AdminApiTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_scope_is_added_changed_as_it_was_read_and_deleted()
    {
        var root = await NewSuperuserAsync();
        // Names of scopes may be URIs.
        var name = $"https://api.example/{OpaqueToken.NewId()}";
        var made = (await root.AdminAsync("POST", "scopes", new { name, description = "Read orders", resources = new[] { "https://orders.example" } })).ShouldSucceed(HttpStatusCode.Created);
        made.Header("Location").ShouldBe("/api/v1/admin/scopes/" + Uri.EscapeDataString(name));
        (made["kind"], made["holders"]).ShouldBe(("custom", "all"));
        (await root.AdminAsync("POST", "scopes", new { name, description = "Again" })).ShouldBeProblem(409, "conflict");

        var changed = (await PatchAsync(root, made, new { description = "Read your orders" }, made.Header("ETag"))).ShouldSucceed();
        changed.Json.GetProperty("resources")[0].GetString().ShouldBe("https://orders.example");
        (await PatchAsync(root, made, new { description = "Lost" }, made.Header("ETag"))).ShouldBeProblem(412, "precondition-failed");
        (await root.AdminAsync("GET", "scopes?kind=custom&resource=https://orders.example&name=https://api")).Items().ShouldContain(s => s.GetProperty("description").GetString() == "Read your orders");

        (await root.AdminAsync("DELETE", made.Header("Location"))).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", made.Header("Location"))).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task No_scope_of_the_operators_reaches_this_servers_own_apis_and_those_of_the_server_stay()
    {
        var root = await NewSuperuserAsync();
        foreach (var resource in (string[])[Server.Issuer, Server.Issuer + "/api/v1/admin", "/api/v1/admin", "https://a.example/#x", "orders", "https://a.example/ b"])
            (await root.AdminAsync("POST", "scopes", new { name = "reach", description = "Reach", resources = new[] { resource } })).ShouldBeInvalid(("/resources", "invalid"));
        (await root.AdminAsync("POST", "scopes", new { name = "a b", description = "" })).ShouldBeInvalid(("/name", "invalid"), ("/description", "invalid"));
        (await root.AdminAsync("POST", "scopes", "{}")).ShouldBeInvalid(("/name", "invalid"), ("/description", "invalid"));
        (await root.AdminAsync("POST", "scopes", new { name = "x", description = "X", holders = "all" })).ShouldBeInvalid(("/holders", "unknown_member"));

        foreach (var name in (string[])["admin", "openid"])
        {
            var read = (await root.AdminAsync("GET", "scopes/" + name)).ShouldSucceed();
            (await root.AdminAsync("POST", "scopes", new { name, description = "Mine" })).ShouldBeProblem(409, "conflict");
            (await root.AdminAsync("PATCH", "scopes/" + name, new { resources = new[] { "https://a.example" } }, ("If-Match", read.Header("ETag")))).ShouldBeProblem(409, "conflict");
            (await root.AdminAsync("DELETE", "scopes/" + name)).ShouldBeProblem(409, "conflict");
            (await root.AdminAsync("PATCH", "scopes/" + name, new { description = "Nothing to worry about" }, ("If-Match", read.Header("ETag")))).ShouldBeProblem(409, "conflict");
            (await root.AdminAsync("GET", "scopes/" + name)).Body.ShouldBe(read.Body);
        }
    }

    [Fact]
    public async Task A_resource_is_there_as_long_as_a_scope_is_good_at_it()
    {
        var root = await NewSuperuserAsync();
        var (a, b, uri) = ("a" + OpaqueToken.NewId(), "b" + OpaqueToken.NewId(), $"https://{OpaqueToken.NewId().ToLowerInvariant()}.example/api");
        foreach (var scope in (string[])[a, b])
            (await root.AdminAsync("POST", "scopes", new { name = scope, description = "Do it", resources = new[] { "https://home.example" } })).ShouldSucceed(HttpStatusCode.Created);

        var made = (await root.AdminAsync("POST", "resources", new { uri, scopes = new[] { a } })).ShouldSucceed(HttpStatusCode.Created);
        (await root.AdminAsync("POST", "resources", new { uri, scopes = new[] { a } })).ShouldBeProblem(409, "conflict");
        (await root.AdminAsync("GET", "scopes/" + a)).Json.GetProperty("resources").EnumerateArray().Select(r => r.GetString()).ShouldBe(["https://home.example", uri]);
        var changed = (await PatchAsync(root, made, new { scopes = new[] { b } }, made.Header("ETag"))).ShouldSucceed();
        changed.Json.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()).ShouldBe([b]);
        (await PatchAsync(root, made, new { scopes = new[] { a } }, made.Header("ETag"))).ShouldBeProblem(412, "precondition-failed");
        (await root.AdminAsync("GET", $"resources?scope={b}&is_own=false")).Items().ShouldContain(r => r.GetProperty("uri").GetString() == uri);
        (await root.AdminAsync("DELETE", made.Header("Location"))).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", made.Header("Location"))).ShouldBeProblem(404, "not-found");

        // Without its last resource a scope would mean this server itself.
        var home = (await root.AdminAsync("GET", $"resources?uri=https://home.example&scope={a}")).Items().ShouldHaveSingleItem();
        (await root.AdminAsync("DELETE", "resources/" + home.GetProperty("id").GetString())).ShouldBeProblem(409, "conflict").Json.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("last_resource");
        var own = (await root.AdminAsync("GET", "resources?is_own=true&sort=-uri")).Items().Select(r => r.GetProperty("uri").GetString()).ToList();
        own.ShouldBe([Server.Issuer + "/api/v1/admin", Server.Issuer + "/api/v1"]);
        foreach (var (body, pointer) in ((object, string)[])
            [(new { uri, scopes = Array.Empty<string>() }, "/scopes"), (new { uri, scopes = new[] { "nothing" } }, "/scopes"), (new { uri, scopes = new[] { "email" } }, "/scopes"), (new { uri = Server.Issuer + "/x", scopes = new[] { a } }, "/uri")])
        {
            ((await root.AdminAsync("POST", "resources", body)).ShouldBeProblem(400, "invalid-input")).Json.GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe(pointer);
        }
    }

    [Fact]
    [Trait("Security", "S-148")]
    public async Task Signing_keys_are_rotated_retired_and_in_an_emergency_revoked_and_show_nothing_secret()
    {
        var root = await NewSuperuserAsync();
        var signing = (await root.AdminAsync("GET", "signing-keys?state=signing&alg=ES256")).Items().ShouldHaveSingleItem();
        signing.EnumerateObject().Select(m => m.Name).ShouldBe(["kid", "alg", "generation", "state", "created_at", "signs_from", "remove_at"]);
        var kid = signing.GetProperty("kid").GetString()!;

        // The successor of one algorithm, then those of the others; a second time there is nothing to do.
        (await root.AdminAsync("POST", $"signing-keys/{kid}/retire")).Items().ShouldHaveSingleItem().GetProperty("state").GetString().ShouldBe("announced");
        (await root.AdminAsync("POST", $"signing-keys/{kid}/retire")).ShouldBeProblem(409, "conflict");
        (await root.AdminAsync("POST", "signing-keys")).Items().ShouldHaveSingleItem().GetProperty("alg").GetString().ShouldBe("RS256");
        (await root.AdminAsync("POST", "signing-keys")).ShouldBeProblem(409, "conflict");
        var all = (await root.AdminAsync("GET", "signing-keys?limit=3")).ShouldSucceed();
        all.Items().Count.ShouldBe(3);
        (await root.AdminAsync("GET", all.Next()!)).Items().Count.ShouldBe(1);

        var rs = (await root.AdminAsync("GET", "signing-keys?state=announced&alg=RS256")).Items().ShouldHaveSingleItem().GetProperty("kid").GetString()!;
        (await root.AdminAsync("DELETE", "signing-keys/" + rs)).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", "signing-keys/" + rs)).ShouldBeProblem(404, "not-found");

        // What a revoked key signed is dead at once: the token of this very request was.
        (await root.AdminAsync("DELETE", "signing-keys/" + kid)).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", "signing-keys")).ShouldBeProblem(401, "invalid-token");
    }

    [Fact]
    [Trait("Security", "S-157")]
    [Trait("Security", "S-194")]
    public async Task A_consent_is_found_by_person_and_app_and_withdrawn_with_its_tokens()
    {
        var (root, app) = (await NewSuperuserAsync(), await RegisterThirdPartyAsync());
        var people = new List<(string Id, string Token)>();
        for (var i = 0; i < 3; i++)
        {
            var person = await NewPersonAsync();
            people.Add((person.Account.Id, (await app.RedeemAsync(await person.AuthorizeAsync(app, ("scope", "openid profile")))).ShouldSucceed().AccessToken));
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var page = await root.AdminAsync("GET", $"consents?client_id={app.ClientId}&limit=2&sort=granted_at");
        page.Items().Concat((await root.AdminAsync("GET", page.Next()!)).Items()).Select(c => c.GetProperty("user_id").GetString()).ShouldBe(people.Select(p => p.Id));
        var consent = (await root.AdminAsync("GET", $"consents?user_id={people[0].Id}&client_id={app.ClientId}")).Items().ShouldHaveSingleItem();
        consent.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()).ShouldBe(["openid", "profile"], ignoreOrder: true);
        var id = consent.GetProperty("id").GetString();
        (await root.AdminAsync("GET", "consents/" + id)).ShouldSucceed().Body.ShouldBe(consent.GetRawText());
        await MakeStaffAsync(people[0].Id, isStaff: true);
        (await (await NewHolderAsync(Permissions.ConsentsWithdraw)).AdminAsync("DELETE", "consents/" + id)).ShouldBeProblem(403, "forbidden");
        (await app.UserInfoAsync(people[0].Token)).Status.ShouldBe(HttpStatusCode.OK);
        await MakeStaffAsync(people[0].Id, isStaff: false);

        (await root.AdminAsync("DELETE", "consents/" + id)).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("DELETE", "consents/" + id)).ShouldBeProblem(404, "not-found");
        (await app.UserInfoAsync(people[0].Token)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.UserInfoAsync(people[1].Token)).Status.ShouldBe(HttpStatusCode.OK);
        var row = (await root.AdminAsync("GET", $"audit?account={people[0].Id}&event={AuditEvents.ConsentWithdrawn}")).Items().ShouldHaveSingleItem();
        row.GetProperty("actor").GetProperty("id").GetString().ShouldBe(root.Person.Account.Id, "who withdrew it was not its owner");
    }

    [Fact]
    [Trait("Security", "S-203")]
    public async Task The_audit_log_is_read_in_pages_and_exported_as_lines()
    {
        var root = await NewSuperuserAsync();
        var since = Server.Clock.GetUtcNow();
        for (var i = 0; i < 5; i++)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            (await root.AdminAsync("POST", "scopes", new { name = $"s{i}{OpaqueToken.NewId()}", description = "S" })).ShouldSucceed(HttpStatusCode.Created);
        }

        var query = $"event={AuditEvents.ScopesChanged}&actor={root.Person.Account.Id}&since={since:yyyy-MM-ddTHH:mm:ssZ}";
        var page = await root.AdminAsync("GET", $"audit?{query}&limit=3");
        var rows = page.Items().Concat((await root.AdminAsync("GET", page.Next()!)).Items()).ToList();
        rows.Select(r => r.GetProperty("details").GetProperty("scope").GetString()![1]).ShouldBe("43210");
        (await root.AdminAsync("GET", $"audit?{query}&until={since:yyyy-MM-ddTHH:mm:ssZ}")).Items().ShouldBeEmpty();

        var export = (await root.AdminAsync("GET", $"audit/export?{query}&sort=at")).ShouldSucceed();
        export.Header("Content-Type").ShouldBe("application/x-ndjson");
        var lines = export.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        lines.Select(l => l.GetProperty("id").GetString()).ShouldBe(rows.Select(r => r.GetProperty("id").GetString()).Reverse());
        lines[0].GetProperty("actor").GetProperty("kind").GetString().ShouldBe("account");

        foreach (var (wrong, name) in ((string, string)[])[("event=nothing", "event"), ("since=yesterday", "since"), ("sort=event", "sort"), ("after=x", "after")])
            (await root.AdminAsync("GET", $"audit/export?{wrong}")).ShouldBeProblem(400, "invalid-input").Json.GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe(name);
        foreach (var method in (string[])["POST", "PUT", "PATCH", "DELETE"])
            ((int)(await root.AdminAsync(method, "audit/" + rows[0].GetProperty("id").GetString(), method == "DELETE" ? null : "{}")).Status).ShouldBeOneOf([404, 405]);
    }

    private async Task MakeStaffAsync(string accountId, bool isStaff) =>
        (await Server.Services.GetRequiredService<GroupBook>().SetRightsAsync(Rights.Operator, accountId, isStaff, isSuperuser: false, CancellationToken.None))
        .ShouldBeOfType<IdentityHost.Accounts.Administration.AdministrationResult.Done>();

    private static Task<Answer> PatchAsync(Bearer by, Answer made, object body, string ifMatch) => by.AdminAsync("PATCH", made.Header("Location"), body, ("If-Match", ifMatch));
}
