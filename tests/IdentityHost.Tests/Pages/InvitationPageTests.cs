using System.Net;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>A server that is closed to strangers.</summary>
public class InvitationServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:SignUpEnabled", "false"),
        ("IdentityHost:Accounts:Invitations:MostOpen", "3"),
        ("IdentityHost:Accounts:RateLimits:Invite", ""),
    ];
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgreSqlInvitationServer : InvitationServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}

/// <summary>Invitations: the one door for newcomers where sign-up is closed.</summary>
public abstract class InvitationPageTests(InvitationServer site)
{
    private const string Fresh = "a wholly different sentence";

    private readonly string _host = $"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org";
    private readonly string _guest = $"bob.{OpaqueToken.NewId().ToLowerInvariant()}@example.org";

    private Mailbox Mailbox => new(site.Server);

    [Fact]
    public async Task Who_is_invited_signs_up_once_with_a_proven_address_and_who_invited_is_kept()
    {
        using var host = await HostAsync();
        (await InviteAsync(host, _guest)).Text.ShouldContain("on its way");
        (await Mailbox.WaitAsync(_guest)).ShouldContain("invites you");
        var link = await LinkAsync(_guest);

        using var guest = Open();
        (await guest.OpenAsync("/signup")).Status.ShouldBe(HttpStatusCode.Forbidden, "strangers stay outside");
        await guest.OpenAsync(link);
        var form = await guest.OpenAsync(link);
        form.Text.ShouldContain("Create your account");
        (await guest.PressAsync(form, "Sign up", ("Email", "mallory@example.org"), ("Password", "short"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await guest.PressAsync(form, "Sign up", ("Email", "mallory@example.org"), ("Password", Fresh))).Url.AbsolutePath.ShouldBe("/account");
        (await guest.OpenAsync("/account/emails")).Text.ShouldContain(_guest, customMessage: "the address is the invited one, whatever was typed");

        (await Open().OpenAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.OpenAsync("/account/invitations")).Text.ShouldContain("Accepted");
    }

    [Fact]
    [Trait("Security", "S-033")]
    public async Task An_app_takes_an_invitation_by_its_key_and_of_several_at_once_one_wins()
    {
        using var host = await HostAsync();
        await InviteAsync(host, _guest);
        var key = await Mailbox.KeyAsync(_guest);

        using var stranger = App();
        (await stranger.PostAsync("auth/signup", new { email = _guest, password = Fresh })).Status.ShouldBe(403);
        (await stranger.PostAsync("auth/signup", new { email = _guest, password = Fresh, invitation = key[..^1] + "-" })).Status.ShouldBe(403);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var app = App();
            return (await app.PostAsync("auth/signup", new { password = Fresh, invitation = key })).Status;
        }));
        answers.Count(status => status == 200).ShouldBe(1);
        answers.Where(status => status != 200).ShouldAllBe(status => status == 400 || status == 403);
    }

    [Fact]
    [Trait("Security", "S-034")]
    public async Task What_is_sent_again_withdrawn_or_over_leaves_the_older_key_worthless()
    {
        using var host = await HostAsync();
        await InviteAsync(host, _guest);
        var first = await LinkAsync(_guest);
        site.Server.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.PressAsync(await host.OpenAsync("/account/invitations"), "Send again");
        var second = await LinkAsync(_guest, 2);
        (await Open().OpenAsync(first)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Open().OpenAsync(second)).Status.ShouldBe(HttpStatusCode.OK);

        site.Server.Clock.Advance(TimeSpan.FromDays(7));
        using var again = await SignInAsync();
        (await Open().OpenAsync(second)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await again.OpenAsync("/account/invitations")).Text.ShouldContain("Expired");

        await again.PressAsync(await again.OpenAsync("/account/invitations"), "Send again");
        var third = await LinkAsync(_guest, 3);
        (await again.PressTwiceAsync(await again.OpenAsync("/account/invitations"), "Remove")).Text.ShouldContain("withdrawn");
        (await Open().OpenAsync(third)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Inviting_tells_nothing_of_who_has_an_account_and_ends_at_the_limit()
    {
        using var host = await HostAsync();
        var known = (await site.Server.CreateAccountAsync(_guest)).Email!;
        var answers = new[] { await InviteAsync(host, known), await InviteAsync(host, "nobody." + _guest) };
        answers.Select(a => (a.Status, a.Text.Replace("nobody.", "", StringComparison.Ordinal).Contains("on its way", StringComparison.Ordinal))).Distinct().Count().ShouldBe(1);
        (await Mailbox.WaitAsync(known)).ShouldContain("invites you");

        (await InviteAsync(host, "third." + _guest)).Text.ShouldContain("on its way");
        (await InviteAsync(host, "fourth." + _guest)).Text.ShouldContain("too many people");
        (await InviteAsync(host, "no address")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("Security", "S-007")]
    public async Task Nobody_resends_or_withdraws_the_invitation_of_another()
    {
        using var host = await HostAsync();
        await InviteAsync(host, _guest);
        var page = await host.OpenAsync("/account/invitations");
        await site.Server.CreateAccountAsync("eve." + _host);
        using var eve = Open();
        await eve.SignInAsync(await eve.OpenAsync("/signin"), "eve." + _host, TestServer.Password);
        var own = await InviteAsync(eve, "x." + _guest);

        // Her form with the id of his.
        var fields = HiddenOf(own).Where(f => f.Key != "Id").Append(HiddenOf(page).Single(f => f.Key == "Id"));
        (await eve.PostAsync("/account/invitations?handler=Revoke", fields)).Status.ShouldBe(HttpStatusCode.Conflict);
        (await Open().OpenAsync(await LinkAsync(_guest))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static IEnumerable<KeyValuePair<string, string>> HiddenOf(Page page) =>
        page.Document.QuerySelectorAll("form[action*=Revoke] input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!));

    private Browser Open() => site.Server.OpenBrowser(new Transcript());

    private AllauthClient App() => new(site.Server.Origin, AllauthKind.App, new Transcript());

    private async Task<Browser> HostAsync()
    {
        await site.Server.CreateAccountAsync(_host);
        return await SignInAsync();
    }

    private async Task<Browser> SignInAsync()
    {
        var browser = Open();
        await browser.SignInAsync(await browser.OpenAsync("/signin"), _host, TestServer.Password);
        return browser;
    }

    private static async Task<Page> InviteAsync(Browser browser, string email) =>
        await browser.PressAsync(await browser.OpenAsync("/account/invitations"), "Invite", ("Email", email));

    private async Task<string> LinkAsync(string email, int number = 1) => $"/signup?invitation={await Mailbox.KeyAsync(email, number)}";
}

/// <inheritdoc />
public sealed class SqliteInvitationPageTests(InvitationServer site) : InvitationPageTests(site), IClassFixture<InvitationServer>;

/// <inheritdoc />
public sealed class PostgreSqlInvitationPageTests(PostgreSqlInvitationServer site) : InvitationPageTests(site), IClassFixture<PostgreSqlInvitationServer>;
