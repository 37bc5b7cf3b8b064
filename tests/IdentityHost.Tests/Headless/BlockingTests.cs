using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Operations;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>A server with every block list there is.</summary>
public sealed class BlockingServer : HeadlessServer
{
    private static readonly string s_file = Path.Combine(Directory.CreateTempSubdirectory("identityhost-domains-").FullName, "domains.txt");

    /// <summary>The file of disposable domains.</summary>
    public static string DomainsFile => s_file;

    protected override IEnumerable<(string Key, string Value)> Settings
    {
        get
        {
            File.WriteAllText(s_file, "# ten minutes\nmailinator.example\n\nMÜLL.example # umlauts\n");
            const string blocking = "IdentityHost:Accounts:Blocking:";
            return
            [
                (blocking + "Registration:EmailDomains:0", "spam.example"), (blocking + "Registration:EmailPatterns:0", "^test[0-9]+@"),
                (blocking + "Registration:UsernamePatterns:0", "^admin"), (blocking + "Registration:PhonePatterns:0", "^\\+1900"),
                (blocking + "Sending:EmailDomains:0", "bounces.example"), (blocking + "Sending:EmailPatterns:0", "^silent"),
                (blocking + "DisposableDomainsFile", s_file),
            ];
        }
    }
}

/// <summary>The block lists, through the JSON face and the pages.</summary>
public sealed class BlockingTests(BlockingServer shared) : HeadlessTests(shared), IClassFixture<BlockingServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nobody_signs_up_with_an_address_or_name_on_a_list(AllauthKind kind)
    {
        var client = Open(kind);
        foreach (var email in (string[])["a@spam.example", "a@deep.below.SPAM.example", "test42@example.org", "a@mailinator.example", "a@x.mailinator.example", "a@xn--mll-hoa.example", "a@müll.example"])
            (await client.PostAsync("auth/signup", new { email, password = Password })).ShouldBeErrors("invalid@email");
        foreach (var username in (string[])["admin", "Administrator7", "a.d-m_in"])
            (await client.PostAsync("auth/signup", new { email = NewEmail(), username, password = Password })).ShouldBeErrors("username_blacklisted@username");

        foreach (var email in (string[])[NewEmail("notspam"), $"a-{Guid()}@nospam.example", $"latest42-{Guid()}@example.org"])
            (await Open(kind).PostAsync("auth/signup", new { email, username = "u" + Guid(), password = Password })).ShouldOwe("verify_email");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_account_adds_or_corrects_to_an_address_on_a_list(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        (await client.PostAsync("account/email", new { email = "a@spam.example" })).ShouldBeErrors("invalid@email");

        var stranger = Open(kind);
        await stranger.PostAsync("auth/signup", new { email = NewEmail(), password = Password });
        (await stranger.PostAsync("account/email", new { email = "a@mailinator.example" })).ShouldBeErrors("invalid@email");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_not_sent_looks_like_what_is(AllauthKind kind)
    {
        var (blocked, other) = ($"silent-{Guid()}@example.org", NewEmail());
        await Server.CreateAccountAsync(blocked, a => a.UserName = null);
        await Server.CreateAccountAsync(other, a => a.UserName = null);
        await SameAsync(email => Open(kind).PostAsync("auth/code/request", new { email }), blocked, other);
        await SameAsync(email => Open(kind).PostAsync("auth/password/request", new { email }), blocked, other);
        await Mailbox.WaitAsync(other, 2);

        var (newBlocked, newOther) = ($"n{Guid()}@bounces.example", NewEmail());
        await SameAsync(email => Open(kind).PostAsync("auth/signup", new { email, password = Password }), newBlocked, newOther);
        await Mailbox.WaitAsync(newOther);
        (await Mailbox.ToAsync(blocked)).ShouldBeEmpty();
        (await Mailbox.ToAsync(newBlocked)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_file_of_disposable_domains_is_read_again_when_it_has_changed_and_kept_when_it_is_gone(AllauthKind kind)
    {
        var client = Open(kind);
        (await client.PostAsync("auth/signup", new { email = $"a-{Guid()}@fresh.example", password = Password })).ShouldOwe("verify_email");
        await File.AppendAllTextAsync(BlockingServer.DomainsFile, "fresh.example\n");
        Server.Clock.Advance(TimeSpan.FromSeconds(6));
        (await Open(kind).PostAsync("auth/signup", new { email = "b@fresh.example", password = Password })).ShouldBeErrors("invalid@email");

        File.Delete(BlockingServer.DomainsFile);
        Server.Clock.Advance(TimeSpan.FromSeconds(6));
        (await Open(kind).PostAsync("auth/signup", new { email = "b@fresh.example", password = Password })).ShouldBeErrors("invalid@email");
        Server.Log.ShouldContain(l => l.StartsWith("Warning: The disposable domains cannot be read", StringComparison.Ordinal));
        await File.WriteAllTextAsync(BlockingServer.DomainsFile, "mailinator.example\nMÜLL.example\n");
        Server.Clock.Advance(TimeSpan.FromSeconds(6));
        (await Open(kind).PostAsync("auth/signup", new { email = $"b-{Guid()}@fresh.example", password = Password })).ShouldOwe("verify_email");
    }

    [Fact]
    public async Task The_sign_up_page_says_what_is_wrong()
    {
        using var browser = Server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", ("Email", "a@spam.example"), ("User name (optional)", "admin"), ("Password", Password));
        page.Status.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        page.Text.ShouldContain("This user name cannot be used.");
        page.Document.QuerySelector("#email-error").ShouldNotBeNull();
    }

    [Fact]
    public async Task From_a_network_on_the_list_nobody_signs_up_and_nothing_is_sent()
    {
        await using var server = await OwnServer.StartAsync(
            ("IdentityHost:Accounts:Blocking:Registration:Networks:0", "127.0.0.0/8"), ("IdentityHost:Accounts:Blocking:Sending:Networks:0", "127.0.0.1"),
            ("IdentityHost:Accounts:Blocking:Sending:Networks:1", "2001:db8::/32"));
        using var browser = server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", ("Email", "a@example.org"), ("Password", Password));
        page.Status.ShouldBe(System.Net.HttpStatusCode.Forbidden);

        await server.CreateAccountAsync("ada@example.org");
        using var another = server.OpenBrowser(new Transcript());
        (await another.SignInAsync("ada@example.org")).Url.AbsolutePath.ShouldBe("/account", "a password still signs in");
        var mails = new Mailbox(server);
        using var third = server.OpenBrowser(new Transcript());
        await third.PressAsync(await third.OpenAsync("/reset-password"), "Continue", ("Email", "ada@example.org"));
        await Task.Delay(500);
        (await mails.ToAsync("ada@example.org")).ShouldBeEmpty();
    }

    private static async Task SameAsync(Func<string, Task<AllauthAnswer>> ask, string one, string other)
    {
        var (first, second) = (await ask(one), await ask(other));
        first.Status.ShouldBe(second.Status);
        first.Masked.Replace(one, "x", StringComparison.Ordinal).ShouldBe(second.Masked.Replace(other, "x", StringComparison.Ordinal));
    }

    private static string Guid() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(5));
}

/// <summary>Bait for programs.</summary>
public sealed class HoneyTrapTests
{
    private static readonly (string Key, string? Value)[] s_settings =
    [
        ("IdentityHost:Accounts:Blocking:HoneyTrap:Field", "Reference"), ("IdentityHost:Accounts:Blocking:HoneyTrap:Paths:0", "/wp-login.php"),
        ("IdentityHost:Accounts:Blocking:HoneyTrap:Duration", "02:00:00"),
    ];

    private static async Task<Page> SignUpAsync(TestServer server, string email, params (string Name, string Value)[] more)
    {
        using var browser = server.OpenBrowser(new Transcript());
        return await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", [("Email", email), ("Password", TestServer.Password), .. more]);
    }

    [Fact]
    public async Task Whoever_fills_in_the_field_people_do_not_see_is_kept_out_for_a_while()
    {
        await using var server = await OwnServer.StartAsync(s_settings);
        await server.CreateAccountAsync("ada@example.org");
        (await SignUpAsync(server, "person@example.org")).HasButton("Continue").ShouldBeTrue("people leave it empty");

        using (var browser = server.OpenBrowser(new Transcript()))
        {
            var field = (await browser.OpenAsync("/signup")).Document.QuerySelector("input[name=Reference]").ShouldNotBeNull();
            (field.GetAttribute("tabindex"), field.GetAttribute("autocomplete"), field.ParentElement!.GetAttribute("aria-hidden")).ShouldBe(("-1", "off", "true"));
        }

        (await SignUpAsync(server, "bot@example.org", ("Leave this empty", "buy"))).Status.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await SignUpAsync(server, "second@example.org")).Status.ShouldBe(System.Net.HttpStatusCode.Forbidden, "the address is listed now");
        var mails = new Mailbox(server);
        using (var browser = server.OpenBrowser(new Transcript()))
            await browser.PressAsync(await browser.OpenAsync("/reset-password"), "Continue", ("Email", "ada@example.org"));
        await Task.Delay(500);
        (await mails.ToAsync("ada@example.org")).ShouldBeEmpty();
        using (var browser = server.OpenBrowser(new Transcript()))
            (await browser.SignInAsync("ada@example.org")).Url.AbsolutePath.ShouldBe("/account", "who has an account gets in");

        server.Clock.Advance(TimeSpan.FromHours(2.01));
        (await SignUpAsync(server, "third@example.org")).HasButton("Continue").ShouldBeTrue("it is over");
    }

    [Fact]
    public async Task Whoever_asks_for_a_path_nothing_leads_to_is_caught_unless_it_is_a_browser_that_was_led_there()
    {
        await using var server = await OwnServer.StartAsync(s_settings);
        using var http = server.Client();
        using var led = new HttpRequestMessage(HttpMethod.Get, "/wp-login.php");
        led.Headers.Add("Sec-Fetch-Site", "cross-site");
        (await http.SendAsync(led)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await SignUpAsync(server, "one@example.org")).HasButton("Continue").ShouldBeTrue("an image on a foreign page catches nobody");

        (await http.GetAsync("/WP-login.php")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await SignUpAsync(server, "two@example.org")).Status.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        server.Log.ShouldContain(l => l.Contains("took the bait (path)", StringComparison.Ordinal));
    }
}
