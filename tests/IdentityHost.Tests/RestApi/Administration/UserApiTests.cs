using System.Net;
using IdentityHost.Accounts.Groups;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi.Administration;

/// <summary>Accounts over REST: made without a password, found, corrected, kept out, let in, signed out, deleted; always within one's own rights.</summary>
public sealed class UserApiTests(SqliteServer shared) : AdminApiTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    [Trait("Security", "S-027")]
    public async Task An_account_is_made_without_a_password_and_its_owner_gets_the_mail_that_activates_it()
    {
        var root = await NewSuperuserAsync();
        var email = $"new.{OpaqueToken.NewId()}@example.org";
        var made = (await root.AdminAsync("POST", "users", new { email, first_name = "Grace", last_name = "Hopper" })).ShouldSucceed(HttpStatusCode.Created);
        (made["email"], made["first_name"], made["email_verified"], made["has_password"], made["is_active"], made["is_staff"]).ShouldBe((email, "Grace", "false", "false", "true", "false"));
        (await new Mailbox(Server).WaitAsync(email)).ShouldNotBeEmpty();
        var read = (await root.AdminAsync("GET", made.Header("Location"))).ShouldSucceed();
        (read.Body, read.Header("ETag")).ShouldBe((made.Body, made.Header("ETag")));

        (await root.AdminAsync("POST", "users", new { email })).ShouldBeProblem(409, "conflict").Json.GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("taken");
        (await root.AdminAsync("POST", "users", new { email = "nobody", username = "a b", phone_number = "1", first_name = "a\nb" }))
            .ShouldBeInvalid(("/email", "invalid"), ("/username", "invalid"), ("/phone_number", "invalid"), ("/first_name", "invalid"));
        (await root.AdminAsync("POST", "users", new { })).ShouldBeInvalid(("/email", "required"));
        foreach (var name in (string[])["password", "email_verified", "is_staff", "is_superuser", "id", "groups", "permissions", "security_stamp"])
            (await root.AdminAsync("POST", "users", $$"""{"email":"x@example.org","{{name}}":true}""")).ShouldBeInvalid(("/" + name, "unknown_member"));
    }

    [Fact]
    public async Task Accounts_are_found_and_listed_page_by_page_in_every_order()
    {
        var root = await NewSuperuserAsync();
        var beginning = "l" + OpaqueToken.NewId().ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        foreach (var end in (string[])["b", "c", "a"])
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            await NewAccountAsync(a => a with { Email = $"{beginning}{end}@example.org", Username = end == "c" ? null : beginning + (end == "a" ? "z" : "y"), IsStaff = end == "a" });
        }

        (await WalkAsync(root, beginning, "")).ShouldBe("acb");
        (await WalkAsync(root, beginning, "&sort=created_at")).ShouldBe("bca");
        (await WalkAsync(root, beginning, "&sort=email")).ShouldBe("abc");
        (await WalkAsync(root, beginning, "&sort=-email")).ShouldBe("cba");
        (await WalkAsync(root, beginning, "&sort=username")).ShouldBe("bac");
        (await WalkAsync(root, beginning, "&sort=-username")).ShouldBe("abc");
        (await WalkAsync(root, beginning, "&is_staff=true")).ShouldBe("a");
        (await WalkAsync(root, beginning, "&is_staff=false&is_active=true&is_superuser=false")).ShouldBe("cb");
        (await WalkAsync(root, beginning, "&is_active=false")).ShouldBe("");
        (await WalkAsync(root, beginning, "&group_id=nobody")).ShouldBe("");
    }

    [Fact]
    public async Task A_profile_is_corrected_as_it_was_read_and_its_owner_is_told()
    {
        var (root, ada) = (await NewSuperuserAsync(), (await NewPersonAsync()).Account);
        var read = (await root.AdminAsync("GET", "users/" + ada.Id)).ShouldSucceed();
        (await PatchAsync(root, ada.Id, new { nickname = "Countess" }, null)).ShouldBeProblem(428, "precondition-required");
        var changed = (await PatchAsync(root, ada.Id, """{"nickname":"Countess","last_name":null}""", read.Header("ETag"))).ShouldSucceed();
        (changed["nickname"], changed["first_name"]).ShouldBe(("Countess", "Ada"));
        (await PatchAsync(root, ada.Id, new { nickname = "x" }, read.Header("ETag"))).ShouldBeProblem(412, "precondition-failed");
        (await new Mailbox(Server).WaitAsync(ada.Email!)).ShouldNotBeEmpty();

        foreach (var name in (string[])["id", "email", "email_verified", "has_password", "is_active", "is_staff", "is_superuser", "groups", "permissions", "created_at", "deletion_due_at"])
            (await PatchAsync(root, ada.Id, $$"""{"{{name}}":"x"}""", "*")).ShouldBeInvalid(("/" + name, "read_only"));
        (await PatchAsync(root, ada.Id, new { password_hash = "x", website = "javascript:alert(1)" }, "*")).ShouldBeInvalid(("/password_hash", "unknown_member"));
        (await PatchAsync(root, ada.Id, new { website = "javascript:alert(1)" }, "*")).ShouldBeInvalid(("/website", "invalid"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PatchAsync(root, ada.Id, new { nickname = $"n{i}" }, changed.Header("ETag"))));
        answers.Select(a => (int)a.Status).Order().ShouldBe([200, 412, 412, 412, 412, 412, 412, 412]);
    }

    [Fact]
    public async Task Somebody_is_kept_out_let_in_signed_out_and_sent_a_link_for_a_new_password()
    {
        var (root, ada) = (await NewSuperuserAsync(), await NewBearerAsync());
        var user = "users/" + ada.Person.Account.Id;
        (await root.AdminAsync("POST", user + "/password-reset")).ShouldSucceed(HttpStatusCode.NoContent);
        (await new Mailbox(Server).WaitAsync(ada.Person.Account.Email!)).ShouldNotBeEmpty();
        (await root.AdminAsync("DELETE", user + "/sessions")).ShouldSucceed(HttpStatusCode.NoContent);
        (await ada.GetAsync("profile")).ShouldBeProblem(401, "invalid-token");

        ada = await Bearer.OfAsync(ada.App, ada.Person);
        for (var again = 0; again < 2; again++)
            (await root.AdminAsync("POST", user + "/disable")).ShouldSucceed(HttpStatusCode.NoContent);
        (await ada.GetAsync("profile")).ShouldBeProblem(401, "invalid-token");
        (await root.AdminAsync("GET", user)).ShouldSucceed()["is_active"].ShouldBe("false");
        (await root.AdminAsync("POST", user + "/password-reset")).ShouldBeProblem(409, "conflict");
        (await root.AdminAsync("POST", user + "/enable")).ShouldSucceed(HttpStatusCode.NoContent);
        (await (await Bearer.OfAsync(ada.App, ada.Person)).GetAsync("profile")).ShouldSucceed();
        (await root.AdminAsync("POST", "users/nobody/disable")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    [Trait("Security", "S-178")]
    public async Task Who_asks_for_too_many_mails_is_told_when_to_come_back_and_where_nothing_is_sent_to()
    {
        var (root, ada) = (await NewSuperuserAsync(), (await NewPersonAsync()).Account);
        for (var i = 0; i < 5; i++)
            (await root.AdminAsync("POST", $"users/{ada.Id}/password-reset")).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("POST", $"users/{ada.Id}/password-reset")).ShouldBeProblem(429, "too-many-requests").Header("Retry-After").ShouldNotBeEmpty();
        (await root.AdminAsync("POST", "users", new { email = ada.Email })).ShouldBeProblem(409, "conflict");

        var domain = "d" + OpaqueToken.NewId().ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal) + ".example";
        (await root.AdminAsync("POST", "block-lists/entries", new { list = "sending_email_domains", value = domain })).ShouldSucceed(HttpStatusCode.Created);
        (await root.AdminAsync("POST", "users", new { email = "eve@" + domain })).ShouldBeInvalid(("/email", "invalid"));
    }

    [Fact]
    public async Task Several_are_kept_out_at_once_each_by_itself()
    {
        var clerk = await NewHolderAsync(Permissions.UsersUpdate);
        var (ada, eve, root) = ((await NewPersonAsync()).Account.Id, (await NewPersonAsync()).Account.Id, (await NewSuperuserAsync()).Person.Account.Id);
        var answer = (await clerk.AdminAsync("POST", "bulk/users/disable", new { ids = new[] { ada, "nobody", root, ada, eve } })).ShouldSucceed();
        answer.Items().Select(i => $"{i.GetProperty("id").GetString()} {i.GetProperty("outcome").GetString()}").ShouldBe([$"{ada} done", "nobody not_found", $"{root} forbidden", $"{eve} done"]);
        (await clerk.AdminAsync("POST", "bulk/users/disable", new { ids = Array.Empty<string>() })).ShouldBeInvalid(("/ids", "invalid"));
        (await clerk.AdminAsync("POST", "bulk/users/disable", new { ids = Enumerable.Range(0, 101).Select(i => $"{i}") })).ShouldBeInvalid(("/ids", "invalid"));
        (await clerk.AdminAsync("POST", "bulk/users/disable", """{"ids":[null]}""")).ShouldBeInvalid(("/ids/0", "invalid_type"));
    }

    [Fact]
    public async Task A_deleted_account_is_kept_out_at_once_and_may_be_kept_within_the_grace()
    {
        var (root, ada) = (await NewSuperuserAsync(), await NewBearerAsync());
        var user = "users/" + ada.Person.Account.Id;
        var gone = (await root.AdminAsync("DELETE", user)).ShouldSucceed(HttpStatusCode.Accepted);
        gone["deletion_due_at"].ShouldNotBeNullOrEmpty();
        (await root.AdminAsync("DELETE", user)).ShouldSucceed(HttpStatusCode.Accepted)["deletion_due_at"].ShouldBe(gone["deletion_due_at"]);
        (await ada.GetAsync("profile")).ShouldBeProblem(401, "invalid-token");
        (await new Mailbox(Server).WaitAsync(ada.Person.Account.Email!)).ShouldNotBeEmpty();

        for (var again = 0; again < 2; again++)
            (await root.AdminAsync("POST", user + "/keep")).ShouldSucceed(HttpStatusCode.NoContent);
        var kept = (await root.AdminAsync("GET", user)).ShouldSucceed();
        (kept.Json.GetProperty("deletion_due_at").ValueKind, kept["is_active"]).ShouldBe((System.Text.Json.JsonValueKind.Null, "false"));
    }

    [Fact]
    [Trait("Security", "S-194")]
    public async Task Nobody_acts_on_who_may_more_and_only_superusers_make_others_staff()
    {
        var (root, clerk) = (await NewSuperuserAsync(), await NewHolderAsync(Permissions.UsersRead, Permissions.UsersUpdate, Permissions.UsersDelete, Permissions.SessionsEnd));
        var (above, ada) = (root.Person.Account.Id, (await NewPersonAsync()).Account.Id);
        foreach (var (method, path) in ((string, string)[])
            [("POST", "/disable"), ("POST", "/enable"), ("POST", "/keep"), ("POST", "/password-reset"), ("DELETE", "/sessions"), ("DELETE", "")])
        {
            (await clerk.AdminAsync(method, $"users/{above}{path}")).ShouldBeProblem(403, "forbidden");
        }

        (await PatchAsync(clerk, above, new { nickname = "x" }, "*")).ShouldBeProblem(403, "forbidden");
        (await clerk.AdminAsync("PUT", $"users/{ada}/rights", new { is_staff = true, is_superuser = false })).ShouldBeProblem(403, "forbidden");
        (await clerk.AdminAsync("PUT", $"users/{clerk.Person.Account.Id}/rights", new { is_staff = true, is_superuser = true })).ShouldBeProblem(403, "forbidden");

        (await root.AdminAsync("PUT", $"users/{ada}/rights", new { is_staff = true })).ShouldBeInvalid(("/is_superuser", "required"));
        (await root.AdminAsync("PUT", $"users/{ada}/rights", new { is_staff = true, is_superuser = false })).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("GET", $"users/{ada}")).ShouldSucceed()["is_staff"].ShouldBe("true");
    }

    [Fact]
    public async Task Sessions_of_everybody_are_found_and_ended()
    {
        var (root, ada) = (await NewSuperuserAsync(), await NewBearerAsync());
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await ada.Person.At(OpenBrowser()).SignInAsync();
        var mine = "sessions?user_id=" + ada.Person.Account.Id;
        var first = await root.AdminAsync("GET", mine + "&limit=1");
        var second = await root.AdminAsync("GET", first.Next()!);
        second.Next().ShouldBeNull();
        (await root.AdminAsync("GET", mine + "&sort=created_at&limit=1")).Items()[0].GetProperty("id").GetString().ShouldBe(second.Items()[0].GetProperty("id").GetString());
        var newest = first.Items()[0];
        newest.GetProperty("kind").GetString().ShouldBe("browser");
        newest.GetProperty("methods")[0].GetString().ShouldBe("pwd");
        var since = Uri.EscapeDataString(newest.GetProperty("created_at").GetString()!);
        (await root.AdminAsync("GET", $"{mine}&since={since}")).Items().Count.ShouldBe(1);
        (await root.AdminAsync("GET", $"{mine}&until={since}")).Items().Count.ShouldBe(1);
        (await root.AdminAsync("GET", $"{mine}&kind=app")).Items().ShouldBeEmpty();
        (await root.AdminAsync("GET", $"{mine}&address=127.0.0.1")).Items().Count.ShouldBe(2);
        (await root.AdminAsync("GET", $"{mine}&since=yesterday")).ShouldBeInvalid(("since", "invalid"));
        (await root.AdminAsync("GET", $"{mine}&kind=fax")).ShouldBeInvalid(("kind", "invalid"));

        var session = "sessions/" + second.Items()[0].GetProperty("id").GetString();
        (await root.AdminAsync("GET", session)).ShouldSucceed()["user_id"].ShouldBe(ada.Person.Account.Id);
        (await root.AdminAsync("DELETE", session)).ShouldSucceed(HttpStatusCode.NoContent);
        (await ada.GetAsync("profile")).ShouldBeProblem(401, "invalid-token");
        (await root.AdminAsync("GET", session)).ShouldBeProblem(404, "not-found");
        (await root.AdminAsync("DELETE", session)).ShouldBeProblem(404, "not-found");

        var clerk = await NewHolderAsync(Permissions.SessionsRead, Permissions.SessionsEnd);
        var above = (await root.AdminAsync("GET", "sessions?user_id=" + root.Person.Account.Id)).Items()[0].GetProperty("id").GetString();
        (await clerk.AdminAsync("DELETE", "sessions/" + above)).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task Invitations_of_everybody_are_found_made_and_taken_back()
    {
        var (root, ada) = (await NewSuperuserAsync(), await NewBearerAsync());
        var name = OpaqueToken.NewId().ToLowerInvariant();
        (await ada.PostAsync("invitations", new { email = $"{name}-a@example.org" })).ShouldSucceed(HttpStatusCode.Created);
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        var made = (await root.AdminAsync("POST", "invitations", new { email = $"{name}-b@example.org" }, ("Idempotency-Key", name))).ShouldSucceed(HttpStatusCode.Created);
        (await root.AdminAsync("POST", "invitations", new { email = $"{name}-b@example.org" }, ("Idempotency-Key", name))).Body.ShouldBe(made.Body);
        (await new Mailbox(Server).WaitAsync($"{name}-b@example.org")).ShouldNotBeEmpty();

        var first = await root.AdminAsync("GET", $"invitations?email={name}&limit=1");
        first.Items()[0].GetProperty("id").GetString().ShouldBe(made["id"]);
        var second = (await root.AdminAsync("GET", first.Next()!)).Items().ShouldHaveSingleItem();
        second.GetProperty("invited_by_id").GetString().ShouldBe(ada.Person.Account.Id);
        (await root.AdminAsync("GET", $"invitations?email={name}&status=open&sort=expires_at&invited_by_id={ada.Person.Account.Id}")).Items().Count.ShouldBe(1);
        (await root.AdminAsync("GET", $"invitations?email={name}&status=accepted")).Items().ShouldBeEmpty();
        (await root.AdminAsync("GET", $"invitations?email={name}&status=expired")).Items().ShouldBeEmpty();

        var other = "invitations/" + second.GetProperty("id").GetString();
        (await root.AdminAsync("GET", other)).ShouldSucceed()["status"].ShouldBe("open");
        (await (await NewHolderAsync(Permissions.InvitationsManage)).AdminAsync("DELETE", "invitations/" + made["id"])).ShouldBeProblem(403, "forbidden");
        (await root.AdminAsync("DELETE", other)).ShouldSucceed(HttpStatusCode.NoContent);
        (await root.AdminAsync("DELETE", other)).ShouldBeProblem(404, "not-found");
        (await root.AdminAsync("POST", "invitations", new { email = "nobody" })).ShouldBeInvalid(("/email", "invalid"));
    }

    /// <summary>The last letters of the addresses, two on each page.</summary>
    private static async Task<string> WalkAsync(Bearer by, string beginning, string query)
    {
        var ends = new List<char>();
        for (var next = $"users?search={beginning}&limit=2{query}"; next is not null;)
        {
            var page = await by.AdminAsync("GET", next);
            ends.AddRange(page.Items().Select(i => i.GetProperty("email").GetString()![beginning.Length]));
            next = page.Next();
        }

        return string.Concat(ends);
    }

    private static Task<Answer> PatchAsync(Bearer by, string id, object body, string? ifMatch) =>
        by.AdminAsync("PATCH", "users/" + id, body, ifMatch is null ? [] : [("If-Match", ifMatch)]);
}
