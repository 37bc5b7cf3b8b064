using System.Net;
using IdentityHost.Accounts.Groups;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi.Administration;

/// <summary>Block lists over REST: what is added blocks at once, and no longer when it is disabled or gone.</summary>
public sealed class BlockListApiTests(SqliteServer shared) : AdminApiTests(shared), IClassFixture<SqliteServer>
{
    private const string Entries = "block-lists/entries";

    [Fact]
    public async Task An_entry_blocks_until_it_is_disabled_or_gone()
    {
        var clerk = await NewHolderAsync(Permissions.BlockListsRead, Permissions.BlockListsManage);
        var ada = await NewBearerAsync();
        var domain = NewDomain();
        (await InviteAsync(ada, domain)).ShouldSucceed(HttpStatusCode.Created);
        var made = (await AddAsync(clerk, "registration_email_domains", domain)).ShouldSucceed(HttpStatusCode.Created);
        (made["is_active"], made["value"], made["list"]).ShouldBe(("true", domain, "registration_email_domains"));
        (await InviteAsync(ada, "mail." + domain)).ShouldBeInvalid(("/email", "invalid"));

        (await clerk.AdminAsync("PATCH", made.Header("Location"), new { is_active = false })).ShouldBeProblem(428, "precondition-required");
        var disabled = (await PatchAsync(clerk, made, new { is_active = false, note = "for now" }, made.Header("ETag"))).ShouldSucceed();
        (disabled["is_active"], disabled["note"]).ShouldBe(("false", "for now"));
        (await InviteAsync(ada, "mail." + domain)).ShouldSucceed(HttpStatusCode.Created);
        (await PatchAsync(clerk, made, new { is_active = true }, made.Header("ETag"))).ShouldBeProblem(412, "precondition-failed");
        (await PatchAsync(clerk, made, new { is_active = true }, disabled.Header("ETag"))).ShouldSucceed()["note"].ShouldBe("for now");
        (await InviteAsync(ada, "other." + domain)).ShouldBeInvalid(("/email", "invalid"));

        (await clerk.AdminAsync("DELETE", made.Header("Location"))).ShouldSucceed(HttpStatusCode.NoContent);
        (await clerk.AdminAsync("DELETE", made.Header("Location"))).ShouldBeProblem(404, "not-found");
        (await InviteAsync(ada, "other." + domain)).ShouldSucceed(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Only_what_its_list_can_use_is_added_and_nothing_twice()
    {
        var root = await NewSuperuserAsync();
        var domain = NewDomain();
        (await AddAsync(root, "sending_email_domains", domain)).ShouldSucceed(HttpStatusCode.Created);
        (await AddAsync(root, "sending_email_domains", $" {domain} ")).ShouldBeProblem(409, "conflict");
        (await AddAsync(root, "registration_email_domains", domain)).ShouldSucceed(HttpStatusCode.Created);
        foreach (var (list, value) in ((string, string)[])
            [("registration_email_domains", "two words"), ("sending_networks", "192.0.2"), ("registration_username_patterns", "(a)\\1"), ("sending_phone_patterns", "("), ("sending_email_patterns", " ")])
        {
            (await AddAsync(root, list, value)).ShouldBeInvalid(("/value", "invalid"));
        }

        // In our words: the engine's name types of it, and may change.
        (await AddAsync(root, "sending_email_patterns", "x(y")).Json.GetProperty("errors")[0].GetProperty("detail").GetString()
            .ShouldBe("which is no regular expression: it cannot be read from character 3 on.");
        (await AddAsync(root, "sending_usernames", "x")).ShouldBeInvalid(("/list", "invalid_choice"));
        (await root.AdminAsync("POST", Entries, new { value = "x" })).ShouldBeInvalid(("/list", "required"));
        (await root.AdminAsync("GET", "block-lists")).Items().Count.ShouldBe(9);
    }

    [Fact]
    public async Task Entries_are_found_and_listed_page_by_page_in_every_order()
    {
        var root = await NewSuperuserAsync();
        var domain = NewDomain();
        foreach (var (end, list) in ((string, string)[])[("b", "registration_email_domains"), ("a", "sending_email_domains"), ("c", "registration_email_domains")])
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            (await AddAsync(root, list, $"{end}.{domain}")).ShouldSucceed(HttpStatusCode.Created);
        }

        (await WalkAsync(root, $"value={domain}")).ShouldBe("cab");
        (await WalkAsync(root, $"value={domain}&sort=created_at")).ShouldBe("bac");
        (await WalkAsync(root, $"value={domain.ToUpperInvariant()}&sort=value")).ShouldBe("abc");
        (await WalkAsync(root, $"value={domain}&sort=-value")).ShouldBe("cba");
        (await WalkAsync(root, $"value={domain}&list=sending_email_domains")).ShouldBe("a");
        (await WalkAsync(root, $"value={domain}&is_active=false")).ShouldBe("");
    }

    private static async Task<string> WalkAsync(Bearer by, string query)
    {
        var ends = "";
        for (var next = $"{Entries}?{query}&limit=2"; next is not null;)
        {
            var page = await by.AdminAsync("GET", next);
            ends += string.Concat(page.Items().Select(i => i.GetProperty("value").GetString()![0]));
            next = page.Next();
        }

        return ends;
    }

    private static string NewDomain() => $"d{OpaqueToken.NewId().ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)}.example";

    private static Task<Answer> AddAsync(Bearer by, string list, string value) => by.AdminAsync("POST", Entries, new { list, value });

    private static Task<Answer> InviteAsync(Bearer by, string domain) => by.PostAsync("invitations", new { email = "x@" + domain });

    private static Task<Answer> PatchAsync(Bearer by, Answer made, object body, string ifMatch) => by.AdminAsync("PATCH", made.Header("Location"), body, ("If-Match", ifMatch));
}
