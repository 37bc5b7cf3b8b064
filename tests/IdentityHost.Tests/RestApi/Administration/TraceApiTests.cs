using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;
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

/// <summary>What the administration leaves behind of what it refused and of what left the house; and odd ids, which PostgreSQL would not take.</summary>
public sealed class TraceApiTests(PostgreSqlServer shared) : AdminApiTests(shared), IClassFixture<PostgreSqlServer>
{
    [Fact]
    [Trait("Security", "S-202")]
    public async Task What_is_refused_leaves_a_row_that_says_who_tried_what_on_whom_and_why()
    {
        var (root, holder) = (await NewSuperuserAsync(), await NewHolderAsync(Permissions.UsersUpdate, Permissions.GroupsManage));
        var target = "users/" + root.Person.Account.Id;
        (await holder.AdminAsync("POST", target + "/disable")).ShouldBeProblem(403, "forbidden");
        (await holder.AdminAsync("POST", "bulk/users/disable", new { ids = new[] { root.Person.Account.Id, "nobody" } })).ShouldSucceed();
        (await holder.AdminAsync("GET", "audit/export")).ShouldBeProblem(403, "forbidden");
        (await holder.AdminAsync("PUT", target + "/rights", new { is_staff = false, is_superuser = false })).ShouldBeProblem(403, "forbidden");
        (await holder.AdminAsync("POST", "groups", new { name = "g" + OpaqueToken.NewId(), permissions = new[] { Permissions.KeysRotate } })).ShouldBeProblem(403, "forbidden");
        var reader = await Bearer.OfAsync(holder.App, holder.Person, "admin:read");
        (await reader.AdminAsync("DELETE", "scopes/a%20b")).ShouldBeProblem(403, "insufficient-scope");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await holder.AdminAsync("POST", "groups", new { name = "late" })).ShouldBeProblem(401, "insufficient-user-authentication");
        // What is not there, or typed wrongly, is no matter of rights.
        (await holder.AdminAsync("GET", "sessions?limit=0")).ShouldBeProblem(403, "forbidden");
        (await root.AdminAsync("GET", "users?limit=0")).ShouldBeProblem(400, "invalid-input");

        var rows = await RefusalsAsync(holder.Person.Account.Id);
        rows.Select(r => (r.Details["operation"], r.Details["target"], r.Reason)).ShouldBe(
        [
            ("disableUser", $"/api/v1/admin/{target}/disable", AuditReasons.AboveRights),
            ("disableUsers", $"/api/v1/admin/{target}", AuditReasons.AboveRights),
            ("exportAuditEntries", "/api/v1/admin/audit/export", AuditReasons.NoPermission),
            ("setUserRights", $"/api/v1/admin/{target}/rights", AuditReasons.AboveRights),
            ("createGroup", "/api/v1/admin/groups", AuditReasons.AboveRights),
            ("deleteScope", "/api/v1/admin/scopes/a%20b", AuditReasons.WrongScope),
            ("createGroup", "/api/v1/admin/groups", AuditReasons.ProofOwed),
            ("listSessions", "/api/v1/admin/sessions", AuditReasons.NoPermission),
        ]);
        rows.ShouldAllBe(r => r.Outcome == AuditOutcome.Refused && r.Actor.Kind == AuditActorKind.Account && r.ClientId == holder.App.ClientId && r.Address != null && r.Reference != null);
        (await RefusalsAsync(root.Person.Account.Id)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-204")]
    public async Task Who_tries_all_day_leaves_a_row_in_a_minute()
    {
        var stranger = await NewHolderAsync();
        for (var i = 0; i < 5; i++)
            (await stranger.AdminAsync("GET", "groups")).ShouldBeProblem(403, "forbidden");
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await stranger.AdminAsync("GET", "groups")).ShouldBeProblem(403, "forbidden");
        (await RefusalsAsync(stranger.Person.Account.Id)).Select(r => r.Details.GetValueOrDefault("left_out")).ShouldBe([null, "4"]);
    }

    [Fact]
    [Trait("Security", "S-203")]
    public async Task An_export_is_noted_with_what_it_is_of_and_ends_where_it_began()
    {
        var root = await NewSuperuserAsync();
        var made = (await root.AdminAsync("POST", "clients", new { metadata = new { client_name = "Shop", redirect_uris = new[] { "https://shop.example/cb" } } })).ShouldSucceed(HttpStatusCode.Created);
        var client = made.Json.GetProperty("client").GetProperty("client_id").GetString()!;
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await root.AdminAsync("GET", $"audit?client={client}")).Items().ShouldHaveSingleItem().GetProperty("event").GetString().ShouldBe(AuditEvents.ClientRegistered);

        var lines = Lines(await root.AdminAsync("GET", $"audit/export?actor={root.Person.Account.Id}&sort=at"));
        lines.Select(l => l.GetProperty("event").GetString()).ShouldBe([AuditEvents.SessionBegun, AuditEvents.ClientRegistered], "and not the export itself");
        var listed = (await root.AdminAsync("GET", $"audit?actor={root.Person.Account.Id}&client={client}&event={AuditEvents.ClientRegistered}")).Items().ShouldHaveSingleItem();
        lines[^1].GetRawText().ShouldBe(listed.GetRawText());
        var row = (await RowsAsync(AuditEvents.AuditExported, root.Person.Account.Id)).ShouldHaveSingleItem();
        var until = row.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        row.Details.ShouldBe(new Dictionary<string, string> { ["actor"] = root.Person.Account.Id, ["until"] = until });

        // With the end that stands there it can be made again, whatever was written meanwhile.
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        Lines(await root.AdminAsync("GET", $"audit/export?actor={root.Person.Account.Id}&sort=at&until={until}")).Select(l => l.GetRawText()).ShouldBe(lines.Select(l => l.GetRawText()));
        // Who types an address asks for nothing, and leaves nothing of it.
        Lines(await root.AdminAsync("GET", $"audit/export?account=ada%40example.org&client={client}")).ShouldBeEmpty();
        var last = (await RowsAsync(AuditEvents.AuditExported, root.Person.Account.Id))[^1];
        (last.Details["account"], last.Details["of_client"]).ShouldBe(("other", client));
        // Who asks what there would be takes nothing out.
        (await root.AdminAsync("HEAD", "audit/export")).Status.ShouldBe(HttpStatusCode.OK);
        (await RowsAsync(AuditEvents.AuditExported, root.Person.Account.Id)).Count.ShouldBe(3);
    }

    [Fact]
    [Trait("Security", "S-197")]
    public async Task An_id_with_what_no_database_keeps_is_nobody_s()
    {
        var root = await NewSuperuserAsync();
        (string Method, string Path)[] odd =
        [
            ("GET", "consents/" + Encoded("a\0b c")), ("DELETE", "consents/" + Encoded("a b\0c")), ("GET", "consents/" + Encoded("a\u0001 c")), ("GET", "consents/" + Encoded([0xFF, 0x20, 0x63])),
            ("GET", "resources/" + Encoded("https://a.example/\0")), ("GET", "users/%01"), ("GET", "groups/a%0A"), ("PUT", "groups/a/members/%7F"), ("GET", "sessions/%C2%85"), ("GET", "clients/%1B"),
        ];
        foreach (var (method, path) in odd)
            (await root.AdminAsync(method, path)).ShouldBeProblem(404, "not-found");
        // The server itself takes no zero in an address.
        (await root.AdminAsync("GET", "users/a%00")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task However_an_address_is_typed_its_idempotency_keys_are_the_same_and_what_is_made_is_found()
    {
        var root = await NewSuperuserAsync();
        var (key, body) = (OpaqueToken.NewId(), new { name = "g" + OpaqueToken.NewId() });
        var first = (await root.AdminAsync("POST", "/api/v1/admin/groups/", body, ("Idempotency-Key", key))).ShouldSucceed(HttpStatusCode.Created);
        (await root.AdminAsync("POST", "/API/v1/admin/Groups", body, ("Idempotency-Key", key))).ShouldSucceed(HttpStatusCode.Created).Body.ShouldBe(first.Body);
        (await root.AdminAsync("GET", first.Header("Location"))).ShouldSucceed()["id"].ShouldBe(first["id"]);
    }

    private static string Encoded(string text) => Encoded(Encoding.UTF8.GetBytes(text));

    private static string Encoded(byte[] text) => Base64Url.EncodeToString(text);

    private static List<JsonElement> Lines(Answer answer) => [.. answer.ShouldSucceed().Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private Task<IReadOnlyList<AuditEntry>> RefusalsAsync(string actor) => RowsAsync(AuditEvents.AdministrationRefused, actor);

    private Task<IReadOnlyList<AuditEntry>> RowsAsync(string what, string actor) =>
        Server.Services.GetRequiredService<IAuditLog>().PageAsync(new() { Event = what, ActorId = actor, OldestFirst = true }, null, 100, CancellationToken.None);
}
