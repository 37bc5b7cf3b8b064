using System.Net;
using System.Text.Json;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Groups;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi.Administration;

/// <summary>Clients over REST, by the rule book of registration; and the tokens by which clients register themselves.</summary>
public sealed class ClientApiTests(SqliteServer shared) : AdminApiTests(shared), IClassFixture<SqliteServer>
{
    private const string Cb = "https://app.example/cb";

    [Fact]
    [Trait("Security", "S-158")]
    public async Task A_client_is_registered_with_a_secret_that_is_shown_once_and_kept_as_a_hash()
    {
        var root = await NewSuperuserAsync();
        var made = await MakeAsync(root, new { client_name = "Shop", redirect_uris = new[] { Cb }, grant_types = new[] { "client_credentials" } });
        var (id, secret) = (Client(made).GetProperty("client_id").GetString()!, made["client_secret"].ShouldNotBeNull());
        made.Header("Location").ShouldBe("/api/v1/admin/clients/" + id);
        Client(made).GetProperty("origin").GetString().ShouldBe("operator");
        // RFC 7591 §2.1: who names the grants need not say which response types belong to them.
        Client(made).GetProperty("metadata").GetProperty("response_types").GetArrayLength().ShouldBe(0);

        (await TokenAsync(id, secret)).ShouldBe(HttpStatusCode.OK);
        var read = await root.AdminAsync("GET", made.Header("Location"));
        read.ShouldSucceed().Header("ETag").ShouldBe(made.Header("ETag"));
        var listed = await root.AdminAsync("GET", "clients?client_name=shop");
        (read.Body + listed.Body).ShouldNotContain(secret);
        var kept = (await Server.Services.GetRequiredService<IClients>().FindAsync(id, CancellationToken.None))!.Secrets.ShouldHaveSingleItem();
        kept.Hash.ShouldBe(OpaqueToken.Hash(secret));
        read.Body.ShouldNotContain(Convert.ToBase64String(kept.Hash));
    }

    [Fact]
    [Trait("Security", "S-141")]
    public async Task A_secret_is_followed_by_another_and_the_one_before_works_as_long_as_it_is_said()
    {
        var root = await NewSuperuserAsync();
        var made = await MakeAsync(root, new { grant_types = new[] { "client_credentials" } });
        var id = Client(made).GetProperty("client_id").GetString()!;
        var second = (await root.AdminAsync("POST", made.Header("Location") + "/rotate-secret", new { overlap_seconds = 60 })).ShouldSucceed()["client_secret"]!;
        (await TokenAsync(id, made["client_secret"]!)).ShouldBe(HttpStatusCode.OK);
        (await TokenAsync(id, second)).ShouldBe(HttpStatusCode.OK);
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        (await TokenAsync(id, made["client_secret"]!)).ShouldBe(HttpStatusCode.Unauthorized);
        var third = (await root.AdminAsync("POST", made.Header("Location") + "/rotate-secret", new { overlap_seconds = 0 })).ShouldSucceed()["client_secret"]!;
        (await TokenAsync(id, second)).ShouldBe(HttpStatusCode.Unauthorized);
        (await TokenAsync(id, third)).ShouldBe(HttpStatusCode.OK);

        (await root.AdminAsync("POST", made.Header("Location") + "/rotate-secret", new { overlap_seconds = -1 })).ShouldBeInvalid(("/overlap_seconds", "invalid_client_metadata"));
        var open = await MakeAsync(root, new { token_endpoint_auth_method = "none", redirect_uris = new[] { Cb } });
        open.Json.GetProperty("client_secret").ValueKind.ShouldBe(JsonValueKind.Null);
        (await root.AdminAsync("POST", open.Header("Location") + "/rotate-secret", new { })).ShouldBeInvalid(("/metadata/token_endpoint_auth_method", "invalid_client_metadata"));
    }

    [Fact]
    [Trait("Security", "S-153")]
    public async Task What_was_verified_is_not_under_another_name_or_host_unless_that_is_said()
    {
        var root = await NewSuperuserAsync();
        var made = await MakeAsync(root, new { client_name = "Shop", redirect_uris = new[] { Cb } });
        var kept = (await PatchAsync(root, made, """{"verified":true}""", made.Header("ETag"))).ShouldSucceed();
        kept = (await PatchAsync(root, made, """{"metadata":{"contacts":["ops@example.org"]}}""", kept.Header("ETag"))).ShouldSucceed();
        Client(kept).GetProperty("verified").GetBoolean().ShouldBeTrue();
        var moved = (await PatchAsync(root, made, """{"metadata":{"redirect_uris":["https://elsewhere.example/cb"]}}""", kept.Header("ETag"))).ShouldSucceed();
        Client(moved).GetProperty("verified").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-153")]
    [Trait("Security", "S-156")]
    public async Task What_people_allowed_a_client_they_did_not_allow_who_it_is_made_to_be()
    {
        var clerk = await NewHolderAsync(Permissions.ClientsManage, Permissions.ClientsRead);
        var (app, ada) = (await RegisterThirdPartyAsync(), await NewPersonAsync());
        var tokens = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();
        var consents = Server.Services.GetRequiredService<IConsents>();
        (await consents.FindAsync(ada.Account.Id, app.ClientId, CancellationToken.None)).ShouldNotBeNull();

        var read = (await clerk.AdminAsync("GET", "clients/" + app.ClientId)).ShouldSucceed();
        var hosts = read.Json.GetProperty("metadata").GetProperty("redirect_uris").EnumerateArray().Select(u => u.GetString()).Append("https://evil.example/cb");
        (await clerk.AdminAsync("PATCH", "clients/" + app.ClientId, new { metadata = new { redirect_uris = hosts } }, ("If-Match", read.Header("ETag")))).ShouldSucceed();

        (await consents.FindAsync(ada.Account.Id, app.ClientId, CancellationToken.None)).ShouldBeNull();
        (await app.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    public async Task A_client_is_changed_as_it_was_read_and_what_is_missing_stays()
    {
        var root = await NewSuperuserAsync();
        var made = await MakeAsync(root, new { client_name = "Before", redirect_uris = new[] { Cb }, contacts = new[] { "ops@example.org" }, policy_uri = "https://app.example/policy" });
        (await PatchAsync(root, made, new { disabled = true }, null)).ShouldBeProblem(428, "precondition-required");
        (await PatchAsync(root, made, new { disabled = true }, "\"other\"")).ShouldBeProblem(412, "precondition-failed");

        var changed = (await PatchAsync(root, made, """{"verified":true,"metadata":{"client_name":"After","policy_uri":null}}""", made.Header("ETag"))).ShouldSucceed();
        var metadata = Client(changed).GetProperty("metadata");
        metadata.GetProperty("client_name").GetString().ShouldBe("After");
        metadata.GetProperty("policy_uri").ValueKind.ShouldBe(JsonValueKind.Null);
        metadata.GetProperty("contacts")[0].GetString().ShouldBe("ops@example.org");
        Client(changed).GetProperty("verified").GetBoolean().ShouldBeTrue();
        changed.Json.GetProperty("client_secret").ValueKind.ShouldBe(JsonValueKind.Null);
        (await PatchAsync(root, made, new { disabled = true }, made.Header("ETag"))).ShouldBeProblem(412, "precondition-failed");

        // One that needed no secret gets one when it begins to need it.
        var open = await MakeAsync(root, new { token_endpoint_auth_method = "none", redirect_uris = new[] { Cb } });
        (await PatchAsync(root, open, """{"metadata":{"token_endpoint_auth_method":"client_secret_post"}}""", open.Header("ETag"))).ShouldSucceed()["client_secret"].ShouldNotBeNull();

        // A disabled one is refused at once.
        var machine = await MakeAsync(root, new { grant_types = new[] { "client_credentials" } });
        (await PatchAsync(root, machine, new { disabled = true }, machine.Header("ETag"))).ShouldSucceed();
        (await TokenAsync(Client(machine).GetProperty("client_id").GetString()!, machine["client_secret"]!)).ShouldBe(HttpStatusCode.Unauthorized);
        (await root.AdminAsync("DELETE", machine.Header("Location"))).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", machine.Header("Location"))).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    [Trait("Security", "S-151")]
    public async Task What_the_rule_book_refuses_is_told_by_its_member()
    {
        var root = await NewSuperuserAsync();
        foreach (var (body, pointer, code) in (IEnumerable<(string, string, string)>)
        [
            ("{}", "/metadata", "required"), ("""{"metadata":null}""", "/metadata", "invalid_type"), ("""{"metadata":[]}""", "/metadata", "invalid_type"),
            ("""{"metadata":{}}""", "/metadata/redirect_uris", "invalid_redirect_uri"),
            ("""{"metadata":{"redirect_uris":["javascript:alert(1)"]}}""", "/metadata/redirect_uris", "invalid_redirect_uri"),
            ("""{"metadata":{"redirect_uris":"https://app.example/cb"}}""", "/metadata/redirect_uris", "invalid_client_metadata"),
            ("""{"metadata":{"redirect_uris":["https://app.example/cb"],"scope":"nothing"}}""", "/metadata/scope", "invalid_client_metadata"),
            ("""{"metadata":{"redirect_uris":["https://app.example/cb"],"scopes":"openid"}}""", "/metadata/scopes", "unknown_member"),
            ("""{"metadata":{"redirect_uris":["https://app.example/cb"],"grant_types":["password"]}}""", "/metadata/grant_types", "invalid_client_metadata"),
            ("""{"metadata":{"redirect_uris":["https://app.example/cb"]},"client_secret":"chosen by hand"}""", "/client_secret", "unknown_member"),
            ("""{"metadata":{"redirect_uris":["https://app.example/cb"]},"origin":"seed"}""", "/origin", "unknown_member"),
            ("""{"metadata":{"redirect_uris":["https://app.example/cb"]},"client_id":"a b"}""", "/client_id", "invalid_client_metadata"),
            ("""{"metadata":{"redirect_uris":["https://app.example/cb"]},"require_consent":false}""", "/require_consent", "invalid_client_metadata"),
            ("""{"metadata":{"redirect_uris":["https://app.example/cb"]},"verified":"yes"}""", "/verified", "invalid_type"),
        ])
        {
            (await root.AdminAsync("POST", "clients", body)).ShouldBeInvalid((pointer, code));
        }

        var id = "path/" + OpaqueToken.NewId();
        var made = await MakeAsync(root, new { redirect_uris = new[] { Cb } }, id);
        made.Header("Location").ShouldBe("/api/v1/admin/clients/" + Uri.EscapeDataString(id));
        (await root.AdminAsync("GET", made.Header("Location"))).ShouldSucceed()["client_id"].ShouldBe(id);
        var taken = (await root.AdminAsync("POST", "clients", new { client_id = id, metadata = new { redirect_uris = new[] { Cb } } })).ShouldBeProblem(409, "conflict");
        taken.Json.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("taken");
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Superusers_alone_decide_about_apps_of_the_operators_own()
    {
        var (root, clerk) = (await NewSuperuserAsync(), await NewHolderAsync(Permissions.ClientsManage, Permissions.ClientsRead));
        var metadata = new { redirect_uris = new[] { Cb } };
        (await clerk.AdminAsync("POST", "clients", new { metadata, first_party = true })).ShouldBeProblem(403, "forbidden");
        var own = (await clerk.AdminAsync("POST", "clients", new { metadata })).ShouldSucceed(HttpStatusCode.Created);
        (await PatchAsync(clerk, own, new { first_party = true }, own.Header("ETag"))).ShouldBeProblem(403, "forbidden");

        var trusted = (await root.AdminAsync("POST", "clients", new { metadata, first_party = true, require_consent = false })).ShouldSucceed(HttpStatusCode.Created);
        (await PatchAsync(clerk, trusted, new { metadata = new { redirect_uris = new[] { "https://evil.example/cb" } } }, trusted.Header("ETag"))).ShouldBeProblem(403, "forbidden");
        (await PatchAsync(clerk, trusted, new { first_party = false, require_consent = true }, trusted.Header("ETag"))).ShouldBeProblem(403, "forbidden");
        (await clerk.AdminAsync("POST", trusted.Header("Location") + "/rotate-secret", new { })).ShouldBeProblem(403, "forbidden");
        (await clerk.AdminAsync("DELETE", trusted.Header("Location"))).ShouldBeProblem(403, "forbidden");
        (await root.AdminAsync("DELETE", trusted.Header("Location"))).ShouldSucceed(HttpStatusCode.NoContent);
        (await clerk.AdminAsync("DELETE", own.Header("Location"))).ShouldSucceed(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Clients_are_found_and_listed_page_by_page_in_every_order()
    {
        var root = await NewSuperuserAsync();
        var mark = OpaqueToken.NewId();
        foreach (var name in (string[])["b", "a", "c"])
        {
            await MakeAsync(root, new { client_name = $"{name} {mark}", redirect_uris = new[] { Cb } }, $"{mark}-{(char)('z' - (name[0] - 'a'))}");
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        async Task<string> WalkAsync(string sort)
        {
            var found = "";
            for (var next = $"clients?client_name={mark.ToUpperInvariant()}&origin=operator&disabled=false&limit=2&sort={sort}"; next is not null;)
            {
                var page = await root.AdminAsync("GET", next);
                found += string.Concat(page.Items().Select(c => c.GetProperty("metadata").GetProperty("client_name").GetString()![0]));
                next = page.Next();
            }

            return found;
        }

        (await WalkAsync("client_name")).ShouldBe("abc");
        (await WalkAsync("-client_name")).ShouldBe("cba");
        (await WalkAsync("client_id")).ShouldBe("cba");
        (await WalkAsync("created_at")).ShouldBe("bac");
        (await WalkAsync("-created_at")).ShouldBe("cab");
        (await root.AdminAsync("GET", $"clients?client_name={mark}&first_party=true")).Items().ShouldBeEmpty();
        (await root.AdminAsync("GET", "clients?origin=window")).ShouldBeInvalid(("origin", "invalid"));
    }

    [Fact]
    [Trait("Security", "S-202")]
    public async Task What_is_done_to_a_client_is_written_down_with_who_did_it()
    {
        var root = await NewSuperuserAsync();
        var made = await MakeAsync(root, new { redirect_uris = new[] { Cb } });
        await PatchAsync(root, made, new { disabled = true }, made.Header("ETag"));
        await root.AdminAsync("DELETE", made.Header("Location"));
        var rows = (await root.AdminAsync("GET", $"audit?actor={root.Person.Account.Id}&sort=at")).Items();
        rows.Where(r => r.GetProperty("client").GetString() == Client(made).GetProperty("client_id").GetString()).Select(r => r.GetProperty("event").GetString())
            .ShouldBe([AuditEvents.ClientRegistered, AuditEvents.ClientChanged, AuditEvents.ClientDeleted]);
    }

    [Fact]
    [Trait("Security", "S-150")]
    public async Task An_initial_access_token_is_shown_once_is_good_as_often_as_it_says_and_is_taken_away()
    {
        var root = await NewSuperuserAsync();
        var made = (await root.AdminAsync("POST", "initial-access-tokens", new { note = "for the fair", uses = 1, expires_in_seconds = 3600 })).ShouldSucceed(HttpStatusCode.Created);
        var token = made["token"]!;
        var read = (await root.AdminAsync("GET", made.Header("Location"))).ShouldSucceed();
        (read["note"], read["uses_left"]).ShouldBe(("for the fair", "1"));
        (await root.AdminAsync("GET", "initial-access-tokens?alive=true&limit=1")).Items()[0].GetProperty("id").GetString().ShouldBe(read["id"]);
        (read.Body + (await root.AdminAsync("GET", "initial-access-tokens")).Body).ShouldNotContain(token);

        var kept = Server.Services.GetRequiredService<IInitialAccessTokens>();
        (await kept.TryUseAsync(OpaqueToken.Hash(token), Server.Clock.GetUtcNow(), CancellationToken.None)).ShouldBeTrue();
        (await root.AdminAsync("GET", "initial-access-tokens?alive=true")).Items().ShouldNotContain(t => t.GetProperty("id").GetString() == read["id"]);
        (await root.AdminAsync("DELETE", made.Header("Location"))).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", made.Header("Location"))).ShouldBeProblem(404, "not-found");
        (await root.AdminAsync("POST", "initial-access-tokens", new { uses = 0, expires_in_seconds = long.MaxValue, note = "a\nb" }))
            .ShouldBeInvalid(("/uses", "invalid"), ("/expires_in_seconds", "invalid"), ("/note", "invalid"));
    }

    private static JsonElement Client(Answer answer) => answer.Json.GetProperty("client");

    private static async Task<Answer> MakeAsync(Bearer by, object metadata, string? clientId = null) =>
        (await by.AdminAsync("POST", "clients", clientId is null ? new { metadata } : new { client_id = clientId, metadata })).ShouldSucceed(HttpStatusCode.Created);

    private static Task<Answer> PatchAsync(Bearer by, Answer made, object body, string? ifMatch) =>
        by.AdminAsync("PATCH", made.Header("Location"), body, ifMatch is null ? [] : [("If-Match", ifMatch)]);

    private async Task<HttpStatusCode> TokenAsync(string clientId, string secret)
    {
        using var http = new HttpClient { BaseAddress = Server.Origin };
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{secret}")));
        using var answer = await http.PostAsync("/connect/token", form);
        return answer.StatusCode;
    }
}
