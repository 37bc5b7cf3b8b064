using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Groups;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi;

/// <summary>The profile over REST: what may be changed, by whom nothing is lost, and what is refused by its name.</summary>
public sealed class ProfileApiTests(SqliteServer shared) : RestTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_profile_is_read_and_changed_by_a_merge_patch()
    {
        var ada = await NewBearerAsync();
        var read = (await ada.GetAsync("profile")).ShouldSucceed();
        read["first_name"].ShouldBe("Ada");
        read["email"].ShouldBe(ada.Person.Account.Email);

        var changed = (await ada.PatchAsync(
            "profile", """{"nickname":null,"last_name":"King","website":"https://ada.example/","birthdate":"0000-12-10","address":{"country":null,"locality":"Ockham"}}""", read.Header("ETag"))).ShouldSucceed();

        changed.Json.GetProperty("nickname").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        changed["last_name"].ShouldBe("King");
        changed["first_name"].ShouldBe("Ada");
        changed.Json.GetProperty("address").GetProperty("locality").GetString().ShouldBe("Ockham");
        changed.Json.GetProperty("address").GetProperty("formatted").GetString().ShouldNotBeNull();
        changed.Json.GetProperty("address").GetProperty("country").GetString().ShouldBeNull();
        var again = await ada.GetAsync("profile");
        again.Body.ShouldBe(changed.Body);
        again.Header("ETag").ShouldBe(changed.Header("ETag"));
    }

    [Fact]
    public async Task Only_the_state_that_was_read_is_changed()
    {
        var ada = await NewBearerAsync();
        var tag = (await ada.GetAsync("profile")).Header("ETag");
        (await ada.PatchAsync("profile", new { nickname = "x" }, null)).ShouldBeProblem(428, "precondition-required");
        (await ada.PatchAsync("profile", new { nickname = "x" }, "\"other\"")).ShouldBeProblem(412, "precondition-failed");
        (await ada.PatchAsync("profile", new { nickname = "x" }, "W/" + tag)).ShouldBeProblem(412, "precondition-failed");
        (await ada.PatchAsync("profile", new { nickname = "x" }, $"\"other\", {tag}")).ShouldSucceed();
        (await ada.PatchAsync("profile", new { nickname = "y" }, tag)).ShouldBeProblem(412, "precondition-failed");

        // Several at once who read the same: one of them is heard.
        tag = (await ada.GetAsync("profile")).Header("ETag");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ada.PatchAsync("profile", new { nickname = $"n{i}" }, tag)));
        answers.Count(a => (int)a.Status == 200).ShouldBe(1);
        answers.Count(a => (int)a.Status == 412).ShouldBe(7);
    }

    [Fact]
    [Trait("Security", "S-191")]
    public async Task What_is_not_ones_own_to_say_is_refused_by_its_name()
    {
        var ada = await NewBearerAsync();
        var (before, names) = (await ada.GetAsync("profile"), (string[])["id", "username", "email", "email_verified", "phone_number", "phone_number_verified", "has_password", "created_at", "updated_at"]);
        foreach (var name in names)
            (await ada.PatchAsync("profile", $$"""{"nickname":"x","{{name}}":"x"}""", "*")).ShouldBeInvalid(("/" + name, "read_only"));
        foreach (var name in (string[])["is_staff", "is_superuser", "security_stamp", "password_hash", "Nickname", "sub"])
            (await ada.PatchAsync("profile", $$"""{"nickname":"x","{{name}}":"x"}""", "*")).ShouldBeInvalid(("/" + name, "unknown_member"));
        (await ada.GetAsync("profile")).Body.ShouldBe(before.Body);
    }

    [Fact]
    public async Task Whether_one_is_in_a_group_or_has_a_permission_is_told_as_it_is_now()
    {
        var (ada, root) = (await NewBearerAsync("account:read"), await NewBearerAsync("account:read", a => a.IsSuperuser = true));
        var groups = Server.Services.GetRequiredService<GroupBook>();
        var made = await groups.CreateAsync(Rights.Operator, new("Profile-Readers", null, ["users.read", "orders.read"]), CancellationToken.None);
        var group = made.ShouldBeOfType<AdministrationResult.DoneWith>().Group;
        await AnswersAsync(false);
        await groups.JoinAsync(Rights.Operator, ada.Person.Account.Id, group.Id, CancellationToken.None);
        await AnswersAsync(true);

        foreach (var asked in (string[])["users.delete", "users.*", "USERS.READ", "%20", "nobody"])
            (await ada.GetAsync("profile/has_permission/" + asked)).ShouldSucceed().Body.ShouldBe("""{"has_permission":false}""", asked);
        // What nobody has cannot be told from what others have.
        foreach (var asked in (string[])["Root", "Nobodys", "%25", "%20"])
            (await ada.GetAsync("profile/has_group/" + asked)).ShouldSucceed().Body.ShouldBe("""{"has_group":false}""");
        (await root.GetAsync("profile/has_permission/orders.refund")).ShouldSucceed().Body.ShouldBe("""{"has_permission":true}""");
        (await root.GetAsync("profile/has_permission/nonsense")).ShouldSucceed().Body.ShouldBe("""{"has_permission":false}""");

        async Task AnswersAsync(bool expected)
        {
            foreach (var name in (string[])["Profile-Readers", "profile-readers"])
                (await ada.GetAsync("profile/has_group/" + name)).ShouldSucceed().Json.GetProperty("has_group").GetBoolean().ShouldBe(expected);
            foreach (var name in (string[])["users.read", "orders.read"])
                (await ada.GetAsync("profile/has_permission/" + name)).ShouldSucceed().Json.GetProperty("has_permission").GetBoolean().ShouldBe(expected);
        }
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var ada = await NewBearerAsync();
        (await ada.PatchAsync(
            "profile",
            new { first_name = "a\nb", website = "javascript:alert(1)", birthdate = "1815-13-01", zoneinfo = "Mars/Olympus", locale = "english!", fields = new { company = "x" }, nickname = new string('x', 201) },
            "*")).ShouldBeInvalid(
            ("/first_name", "invalid"), ("/website", "invalid"), ("/birthdate", "invalid"), ("/zoneinfo", "invalid"), ("/locale", "invalid"), ("/fields/company", "unknown_member"), ("/nickname", "max_length"));
        (await ada.PatchAsync("profile", new { first_name = 1 }, "*")).ShouldBeInvalid(("/first_name", "invalid_type"));
    }
}
