using System.Net;
using IdentityHost.Accounts.Groups;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi.Administration;

/// <summary>Groups and permissions over REST: made, found, changed, given and taken within one's own rights.</summary>
public sealed class GroupApiTests(SqliteServer shared) : AdminApiTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_group_is_made_read_changed_as_it_was_read_and_deleted()
    {
        var root = await NewSuperuserAsync();
        var name = NewName();
        var made = (await root.AdminAsync("POST", "groups", new { name, description = "Who answers", permissions = new[] { "users.read", "own.act", "users.read" } })).ShouldSucceed(HttpStatusCode.Created);
        made["name"].ShouldBe(name);
        made.Json.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()).ShouldBe(["own.act", "users.read"]);
        made.Header("Location").ShouldBe("/api/v1/admin/groups/" + made["id"]);
        var read = (await root.AdminAsync("GET", made.Header("Location"))).ShouldSucceed();
        (read.Body, read.Header("ETag")).ShouldBe((made.Body, made.Header("ETag")));

        (await root.AdminAsync("PATCH", made.Header("Location"), new { description = "x" })).ShouldBeProblem(428, "precondition-required");
        var changed = (await PatchAsync(root, made, new { permissions = new[] { "users.read" } }, read.Header("ETag"))).ShouldSucceed();
        (changed["name"], changed["description"]).ShouldBe((name, "Who answers"));
        (await PatchAsync(root, made, new { description = "y" }, read.Header("ETag"))).ShouldBeProblem(412, "precondition-failed");
        (await PatchAsync(root, made, """{"description":null}""", changed.Header("ETag"))).ShouldSucceed().Json.GetProperty("description").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        // Several at once who read the same: one of them is heard.
        var tag = (await root.AdminAsync("GET", made.Header("Location"))).Header("ETag");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PatchAsync(root, made, new { description = $"d{i}" }, tag)));
        answers.Select(a => (int)a.Status).Order().ShouldBe([200, 412, 412, 412, 412, 412, 412, 412]);

        (await root.AdminAsync("DELETE", made.Header("Location"))).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", made.Header("Location"))).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task What_is_wrong_with_a_group_is_told_by_its_members()
    {
        var root = await NewSuperuserAsync();
        var (first, second) = (await MakeAsync(root), await MakeAsync(root));
        (await root.AdminAsync("POST", "groups", new { name = first["name"]!.ToUpperInvariant() })).ShouldBeProblem(409, "conflict").Json.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("taken");
        (await PatchAsync(root, second, new { name = first["name"] }, second.Header("ETag"))).ShouldBeProblem(409, "conflict");
        (await PatchAsync(root, second, """{"name":null}""", second.Header("ETag"))).ShouldBeInvalid(("/name", "invalid"));
        foreach (var (body, pointer, code) in (IEnumerable<(string, string, string)>)
        [
            ("""{"name":"root"}""", "/name", "invalid"), ("""{"name":""}""", "/name", "invalid"), ("{}", "/name", "invalid"), ("""{"name":1}""", "/name", "invalid_type"),
            ("""{"name":"a\u0000b"}""", "/name", "null_characters_not_allowed"), ("""{"name":"abc","description":"\u0000"}""", "/description", "null_characters_not_allowed"),
            ("""{"name":"abc","permissions":[null]}""", "/permissions/0", "invalid_type"), ("""{"name":"abc","permissions":["No Form"]}""", "/permissions", "invalid"),
            ("""{"name":"abc","id":"x"}""", "/id", "unknown_member"), ("""{"name":"abc","is_fixed":true}""", "/is_fixed", "unknown_member"),
        ])
        {
            (await root.AdminAsync("POST", "groups", body)).ShouldBeInvalid((pointer, code));
        }
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Nobody_gives_what_they_have_not_nor_touches_who_has_more()
    {
        var root = await NewSuperuserAsync();
        var clerk = await NewHolderAsync(Permissions.GroupsManage, Permissions.GroupsName, Permissions.GroupsRead, Permissions.UsersRead);
        var helper = await NewHolderAsync(Permissions.GroupsManage);
        (await helper.AdminAsync("POST", "groups", new { name = NewName() })).ShouldBeProblem(403, "forbidden");
        (await helper.AdminAsync("PUT", $"{(await MakeAsync(root)).Header("Location")}/members/{helper.Person.Account.Id}")).ShouldBeProblem(403, "forbidden");
        (await clerk.AdminAsync("POST", "groups", new { name = NewName(), permissions = new[] { "users.delete" } })).ShouldBeProblem(403, "forbidden");
        var own = (await clerk.AdminAsync("POST", "groups", new { name = NewName(), permissions = new[] { "users.read" } })).ShouldSucceed(HttpStatusCode.Created);
        (await PatchAsync(clerk, own, new { permissions = new[] { "users.read", "users.delete" } }, own.Header("ETag"))).ShouldBeProblem(403, "forbidden");

        var high = (await root.AdminAsync("POST", "groups", new { name = NewName(), permissions = new[] { "users.delete" } })).ShouldSucceed(HttpStatusCode.Created);
        (await PatchAsync(clerk, high, new { permissions = Array.Empty<string>() }, high.Header("ETag"))).ShouldBeProblem(403, "forbidden");
        (await clerk.AdminAsync("DELETE", high.Header("Location"))).ShouldBeProblem(403, "forbidden");
        (await clerk.AdminAsync("PUT", $"{high.Header("Location")}/members/{clerk.Person.Account.Id}")).ShouldBeProblem(403, "forbidden");
        (await clerk.AdminAsync("PUT", $"{own.Header("Location")}/members/{root.Person.Account.Id}")).ShouldBeProblem(403, "forbidden");

        var fixedOne = (await root.AdminAsync("GET", "groups?name=root")).Items().ShouldHaveSingleItem();
        fixedOne.GetProperty("is_fixed").GetBoolean().ShouldBeTrue();
        (await root.AdminAsync("DELETE", "groups/" + fixedOne.GetProperty("id").GetString())).ShouldBeProblem(403, "forbidden");
        (await root.AdminAsync("PUT", $"groups/{fixedOne.GetProperty("id").GetString()}/members/{clerk.Person.Account.Id}")).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task Groups_are_found_by_name_and_permission_and_listed_page_by_page_either_way()
    {
        var root = await NewSuperuserAsync();
        var beginning = NewName();
        foreach (var end in (string[])["c", "a", "b", "_"])
            (await root.AdminAsync("POST", "groups", new { name = beginning + end, permissions = new[] { end == "_" ? "page.act" : "page_act.x" } })).ShouldSucceed(HttpStatusCode.Created);

        async Task<string> WalkAsync(string query)
        {
            var ends = new List<string>();
            for (var next = $"groups?{query}"; next is not null;)
            {
                var page = await root.AdminAsync("GET", next);
                ends.AddRange(page.Items().Select(i => i.GetProperty("name").GetString()![beginning.Length..]));
                next = page.Next();
            }

            return string.Concat(ends);
        }

        (await WalkAsync($"name={beginning.ToLowerInvariant()}&limit=2")).ShouldBe("abc_");
        (await WalkAsync($"name={beginning}&limit=1&sort=-name")).ShouldBe("_cba");
        (await WalkAsync($"name={beginning}&permission=page.act")).ShouldBe("_");
        (await WalkAsync($"name={beginning}_")).ShouldBe("_", "an underscore is an underscore");
        (await WalkAsync($"name={beginning}%25")).ShouldBe("");
        (await root.AdminAsync("GET", "groups?permission=users.delete&name=ROOT")).Items().Count.ShouldBe(1, "who is in Root has every permission");
    }

    [Fact]
    public async Task Members_come_and_go()
    {
        var root = await NewSuperuserAsync();
        var (group, ada) = (await MakeAsync(root), (await NewPersonAsync()).Account);
        var member = $"{group.Header("Location")}/members/{ada.Id}";
        for (var again = 0; again < 2; again++)
            (await root.AdminAsync("PUT", member)).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", group.Header("Location") + "/members")).Items().ShouldHaveSingleItem().GetProperty("email").GetString().ShouldBe(ada.Email);
        (await root.AdminAsync("DELETE", member)).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", group.Header("Location") + "/members")).Items().ShouldBeEmpty();
        (await root.AdminAsync("PUT", $"{group.Header("Location")}/members/nobody")).ShouldBeProblem(404, "not-found");
        (await root.AdminAsync("GET", "groups/nobody/members")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task Permissions_say_what_they_allow_and_who_has_them()
    {
        var clerk = await NewHolderAsync(Permissions.GroupsRead, Permissions.UsersRead);
        (await clerk.AdminAsync("GET", "permissions?is_own=true&sort=-name")).Items().Select(p => p.GetProperty("name").GetString()).ShouldBe(["users.read", "groups.read"]);
        (await clerk.AdminAsync("GET", "permissions?limit=100")).Items().Count.ShouldBe(Permissions.All.Count);
        var page = await clerk.AdminAsync("GET", "permissions?name=users.&limit=2");
        page.Items().Concat((await clerk.AdminAsync("GET", page.Next()!)).Items()).Select(p => p.GetProperty("name").GetString())
            .ShouldBe(["users.create", "users.delete", "users.read", "users.update"]);
        (await clerk.AdminAsync("GET", "permissions/users.read")).ShouldSucceed()["meaning"].ShouldBe("See accounts.");
        (await clerk.AdminAsync("GET", "permissions/users.nothing")).ShouldBeProblem(404, "not-found");
    }

    private static string NewName() => "g" + OpaqueToken.NewId().Replace("_", "", StringComparison.Ordinal);

    private static async Task<Answer> MakeAsync(Bearer by) => (await by.AdminAsync("POST", "groups", new { name = NewName() })).ShouldSucceed(HttpStatusCode.Created);

    private static Task<Answer> PatchAsync(Bearer by, Answer made, object body, string ifMatch) => by.AdminAsync("PATCH", made.Header("Location"), body, ("If-Match", ifMatch));
}
