using System.Net;
using AngleSharp.Html.Parser;
using IdentityHost.Accounts.Profile;
using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Headless;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>Profile fields on the page of the sign-up.</summary>
public sealed class ProfileFieldPageTests(ProfileFieldServer site) : IClassFixture<ProfileFieldServer>
{
    private readonly string _email = $"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org";

    [Theory]
    [InlineData("first_name", "input", "text", "First name", "required=,maxlength=20,autocomplete=given-name")]
    [InlineData("birthdate", "input", "date", "Birthday (optional)", "min=1900-01-01,max=2020-12-31,autocomplete=bday,aria-describedby=profile-birthdate-hint")]
    [InlineData("company", "input", "text", "Company (optional)", "maxlength=200")]
    [InlineData("contact", "input", "email", "Contact (optional)", "maxlength=200")]
    [InlineData("blog", "input", "url", "Blog (optional)", "maxlength=200")]
    [InlineData("seats", "input", "number", "Seats (optional)", "min=1,max=500,step=any,aria-describedby=profile-seats-hint")]
    [InlineData("plan", "select", null, "Plan (optional)", "")]
    [InlineData("terms", "input", "checkbox", "I agree to the terms", "required=")]
    public async Task Every_field_has_a_label_and_an_input_of_its_type(string name, string element, string? type, string label, string attributes)
    {
        using var browser = site.Server.OpenBrowser(new Transcript());
        var document = (await browser.OpenAsync("/signup")).Document;
        var input = document.GetElementById("profile-" + name).ShouldNotBeNull();

        (input.LocalName, input.GetAttribute("type")).ShouldBe((element, type));
        document.QuerySelector($"label[for=profile-{name}]")!.TextContent.Trim().ShouldBe(label);
        foreach (var attribute in attributes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(a => a.Split('=')))
            (input.GetAttribute(attribute[0]) ?? "none").ShouldBe(attribute[1] is "" ? attribute[0] : attribute[1]);
        foreach (var id in (input.GetAttribute("aria-describedby") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            document.GetElementById(id).ShouldNotBeNull();
        (input.GetAttribute("aria-invalid"), document.QuerySelectorAll("#profile-" + name).Length).ShouldBe((null, 1));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays()
    {
        using var browser = site.Server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(
            await browser.OpenAsync("/signup"), "Sign up", ("Email", _email), ("Password", TestServer.Password), ("First name", " "), ("Company (optional)", "Acme \"&\" Sons"), ("Seats (optional)", "501"),
            ("Plan (optional)", "pro"), ("Blog (optional)", "ada.example"));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        var errors = page.Document.QuerySelectorAll("#summary a").ToDictionary(a => a.GetAttribute("href")!, a => a.TextContent);
        errors.Keys.ShouldBe(["#profile-first_name", "#profile-blog", "#profile-seats", "#profile-terms"]);
        foreach (var (target, text) in errors)
        {
            var input = page.Document.QuerySelector(target).ShouldNotBeNull();
            input.GetAttribute("aria-invalid").ShouldBe("true");
            input.GetAttribute("aria-describedby")!.Split(' ').ShouldContain(target[1..] + "-error");
            page.Document.QuerySelector(target + "-error")!.TextContent.ShouldBe(text);
        }

        errors["#profile-blog"].ShouldBe("Enter a whole web address that begins with https://.");
        errors["#profile-terms"].ShouldBe("Tick this box to go on.");
        ValueOf(page, "company").ShouldBe("Acme \"&\" Sons");
        ValueOf(page, "seats").ShouldBe("501");
        page.Document.QuerySelector("#profile-plan option[selected]")!.TextContent.ShouldBe("pro");
        (await FindAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_filled_in_comes_into_the_account()
    {
        using var browser = site.Server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(
            await browser.OpenAsync("/signup"), "Sign up", ("Email", _email), ("Password", TestServer.Password), ("First name", "Ada"), ("Birthday (optional)", "1915-12-10"), ("Plan (optional)", "free"),
            ("I agree to the terms", "yes"));

        page.Url.AbsolutePath.ShouldBe("/signup/verify");
        var account = (await FindAsync()).ShouldNotBeNull();
        (account.FirstName, account.Birthdate, account.ExtraFields).ShouldBe(("Ada", "1915-12-10", """{"plan":"free","terms":true}"""));
    }

    [Fact]
    public async Task A_ticked_box_stays_ticked_after_an_error()
    {
        using var browser = site.Server.OpenBrowser(new Transcript());
        var page = await browser.PressAsync(await browser.OpenAsync("/signup"), "Sign up", ("Email", _email), ("Password", "short"), ("I agree to the terms", "yes"));
        page.Document.GetElementById("profile-terms")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Fact]
    public async Task Labels_are_in_the_language_of_the_page_where_there_are_any()
    {
        using var http = new HttpClient { BaseAddress = site.Server.Origin };
        http.DefaultRequestHeaders.Add("Accept-Language", "de");
        var document = new HtmlParser().ParseDocument(await http.GetStringAsync("/signup"));

        document.QuerySelector("label[for=profile-company]")!.TextContent.ShouldBe("Firma (freiwillig)");
        document.QuerySelector("label[for=profile-blog]")!.TextContent.ShouldBe("Blog (freiwillig)");
        document.GetElementById("profile-seats-hint")!.TextContent.ShouldBe("Von 1 bis 500.");
    }

    private static string? ValueOf(Page page, string name) => page.Document.GetElementById("profile-" + name)?.GetAttribute("value");

    private ValueTask<IdentityHost.Accounts.Account?> FindAsync() =>
        site.Server.Services.GetRequiredService<IAccounts>().FindByIdentifierAsync(_email.ToUpperInvariant(), TestContext.Current.CancellationToken);
}
