using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>A server whose mails with a code to sign in hold a link too.</summary>
public sealed class SignInLinkServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("IdentityHost:Accounts:LoginByLinkEnabled", "true")];
}

/// <summary>The link beside a mailed code: looking changes nothing, a press signs in or lets the browser on that asked.</summary>
public sealed partial class SignInLinkPageTests(SignInLinkServer site) : IClassFixture<SignInLinkServer>
{
    private readonly string _email = $"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org";

    private Mailbox Mailbox => new(site.Server);

    [Fact]
    [Trait("Security", "S-033")]
    [Trait("Security", "S-038")]
    public async Task Pressed_where_it_was_asked_for_the_link_signs_in_once()
    {
        using var browser = await AskAsync();
        var link = await LinkAsync();
        await browser.OpenAsync(link);
        var page = await browser.OpenAsync(link);
        page.Text.ShouldNotContain("number");

        (await browser.PressAsync(page, "Sign in")).Url.AbsolutePath.ShouldBe("/account");
        (await browser.PressAsync(page, "Sign in")).Status.ShouldBe(HttpStatusCode.NotFound);
        using var other = site.Server.OpenBrowser(new Transcript());
        (await other.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Security", "S-038")]
    public async Task Confirmed_on_another_device_it_lets_the_browser_on_that_asked_with_the_number_it_shows()
    {
        using var browser = await AskAsync();
        var asking = await browser.OpenAsync("/signin/code");
        var number = await NumberAsync(browser);
        using var phone = site.Server.OpenBrowser(new Transcript());
        var link = await LinkAsync();
        var page = await phone.OpenAsync(link);

        // Looked at and not confirmed: nothing happened, and asking costs no try.
        for (var i = 0; i < 5; i++)
            (await browser.PressAsync(asking, "I have confirmed it there")).Text.ShouldContain("has not been confirmed yet");

        (await phone.PressAsync(page, "Yes, it is me", ("Number shown there", number))).Text.ShouldContain("Go on in the browser");
        (await phone.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/signin", "only the browser that asked is let in");
        (await phone.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.PressAsync(asking, "I have confirmed it there")).Url.AbsolutePath.ShouldBe("/account");
    }

    [Fact]
    [Trait("Security", "S-038")]
    public async Task Who_does_not_see_the_number_ends_the_link_and_the_code_by_guessing()
    {
        using var browser = await AskAsync();
        var number = await NumberAsync(browser);
        using var victim = site.Server.OpenBrowser(new Transcript());
        var link = await LinkAsync();
        var page = await victim.OpenAsync(link);
        (await victim.PressAsync(page, "Yes, it is me", ("Number shown there", number == "10" ? "11" : "10"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await victim.PressAsync(page, "Yes, it is me", ("Number shown there", number))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync("/account")).Url.AbsolutePath.ShouldBe("/signin");
    }

    [Fact]
    [Trait("Security", "S-034")]
    public async Task The_code_and_the_link_die_with_each_other_and_with_the_next_mail()
    {
        using var browser = await AskAsync();
        var (first, code) = (await LinkAsync(), await Mailbox.CodeAsync(_email));
        site.Server.Clock.Advance(TimeSpan.FromSeconds(30));
        await browser.PressAsync(await browser.OpenAsync("/signin/code"), "Send another one");
        (await browser.OpenAsync(first)).Status.ShouldBe(HttpStatusCode.NotFound);

        // Confirmed elsewhere, the code of that mail is void: whoever reads the mail later has nothing.
        using var phone = site.Server.OpenBrowser(new Transcript());
        var second = await LinkAsync(2);
        await phone.PressAsync(await phone.OpenAsync(second), "Yes, it is me", ("Number shown there", await NumberAsync(browser)));
        using var thief = site.Server.OpenBrowser(new Transcript());
        (await thief.OpenAsync(second)).Status.ShouldBe(HttpStatusCode.NotFound);
        code.ShouldNotBe(await Mailbox.CodeAsync(_email, 2));
    }

    [Fact]
    [Trait("Security", "S-038")]
    public async Task It_says_who_asks_and_goes_on_to_the_app_in_the_browser_that_asked_and_nowhere_else()
    {
        using var app = await OwnApp.RegisterAsync(site.Server, "Shop <b>");
        await site.Server.CreateAccountAsync(_email);
        using var browser = site.Server.OpenBrowser(new Transcript());
        await browser.PressAsync(await browser.OpenAsync(app.AuthorizationUrl()), "Send me a code", ("Email", _email));
        var link = await LinkAsync();

        using var phone = site.Server.OpenBrowser(new Transcript());
        var elsewhere = await phone.OpenAsync(link);
        var told = elsewhere.Document.QuerySelector(".detail")!;
        told.QuerySelector("bdi")!.TextContent.ShouldBe("Shop <b>");
        DateTimeOffset.Parse(told.QuerySelector("time")!.GetAttribute("datetime")!, CultureInfo.InvariantCulture).ShouldBe(site.Server.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        told.TextContent.ShouldContain("Unknown device");
        elsewhere.Body.ShouldNotContain("request=");

        var page = await browser.PressAsync(await browser.OpenAsync(link), "Sign in");
        page.Left.ShouldBeTrue(page.Text);
        page.Url.AbsoluteUri.ShouldStartWith(OwnApp.Callback);
        browser.Cookies.Select(c => c.Name).ShouldNotContain("mailedrequest");
    }

    [Fact]
    public async Task A_key_that_was_changed_opens_nothing()
    {
        using var browser = await AskAsync();
        var link = await LinkAsync();
        var forged = link[..^1] + (link[^1] == 'A' ? 'E' : 'A');
        (await browser.OpenAsync(forged)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync("/signin/link")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A browser that asked for a code.</summary>
    private async Task<Browser> AskAsync()
    {
        await site.Server.CreateAccountAsync(_email);
        var browser = site.Server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(await browser.IdentifyAsync(await browser.OpenAsync("/signin"), _email), "Send me a code instead");
        page.Url.AbsolutePath.ShouldBe("/signin/code");
        return browser;
    }

    private async Task<string> LinkAsync(int number = 1) => $"/signin/link?key={await Mailbox.KeyAsync(_email, number)}";

    private static async Task<string> NumberAsync(Browser browser)
    {
        var text = (await browser.OpenAsync("/signin/code")).Text;
        return Number().Match(text[text.IndexOf("Type this number", StringComparison.Ordinal)..]).Value;
    }

    [GeneratedRegex(@"\b\d\d\b", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
