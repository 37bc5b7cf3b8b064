using System.Collections.Frozen;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Visitors;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

public sealed class ProviderSignUpTests() : ProviderTests(
    ("ProfileFields:0:Name", "company"), ("ProfileFields:0:Label", "Company"), ("ProfileFields:1:Name", "first_name"), ("ProfileFields:1:Label", "First name"))
{
    private readonly Browser _browser = new();

    [Fact]
    public async Task Without_an_address_the_provider_does_not_say_enough_and_the_rest_is_asked_for()
    {
        Enable(GitHub);
        (await ComeByAsync(_browser, AdaThere with { Addresses = [] })).ShouldBeNull();
        (await WaitsForDataAsync(_browser)).ShouldBeTrue();
        (await AccountsAsync()).ShouldBe(0);
        Pending(await Here.VisitAsync(_browser)).ShouldBe("provider_signup");

        (await CompleteAsync(_browser, new SignUpForm(null, null, null))).ShouldFail("required", "email");
        (await CompleteAsync(_browser, new SignUpForm("no address", null, null))).ShouldFail("invalid", "email");
        (await CompleteAsync(_browser, new SignUpForm(Ada, null, null))).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyEmail, "what somebody types nobody has proven");
        (await CompleteAsync(_browser, new SignUpForm(Ada, null, null))).ShouldNotBePending();
        Pending(await Here.VisitAsync(_browser)).ShouldBe(Flow.VerifyEmail);

        (await VerifyAsync(_browser, await Here.MailedCodeAsync())).ShouldAdvance();
        (await LinksAsync(_browser)).ShouldBe(["github:1815"]);
        (await Here.ReadAsync(_browser)).Session!.Methods.Single().Provider.ShouldBe("github");
    }

    [Fact]
    public async Task It_waits_in_the_browser_that_came_by_the_provider_and_a_quarter_of_an_hour()
    {
        Enable(GitHub);
        await ComeByAsync(_browser, AdaThere with { Addresses = [] });
        (await CompleteAsync(new Browser("198.51.100.7"), new SignUpForm(Ada, null, null))).ShouldNotBePending();
        Here.Clock.Advance(TimeSpan.FromMinutes(15));
        (await CompleteAsync(_browser, new SignUpForm(Ada, null, null))).ShouldNotBePending();
    }

    [Fact]
    public async Task A_user_name_that_somebody_has_is_left_out()
    {
        Enable(GitHub);
        await Here.AddAsync("first@example.org", Password, "ada");
        (await ComeByAsync(_browser, AdaThere with { Username = "ada" })).ShouldBeNull();
        (await Here.ReadAsync(_browser)).Account!.UserName.ShouldBeNull();
        (await ComeByAsync(new Browser("198.51.100.7"), new ExternalIdentity("github", "7", "eve") { Username = "eve", Addresses = [new("eve@example.org", true)] })).ShouldBeNull();
        (await Here.FindAsync("eve"))!.Email.ShouldBe("eve@example.org");
    }

    [Fact]
    public async Task The_settings_say_which_profile_fields_are_filled_from_which_of_the_provider()
    {
        Enable(GitHub with { ProfileFields = Map(("company", "company"), ("first_name", "given"), ("picture", "avatar_url"), ("website", "blog"), ("last_name", "missing")) });
        var identity = AdaThere with { Fields = Map(("company", "Analytical Engines"), ("given", "Ada"), ("avatar_url", "https://example.org/a.png"), ("blog", "no page"), ("bio", "Countess")) };
        (await ComeByAsync(_browser, identity)).ShouldBeNull();
        var account = (await Here.ReadAsync(_browser)).Account!;
        account = (await Here.FindAsync(account.Email!))!;
        (account.FirstName, account.Picture, account.Website, account.LastName).ShouldBe(("Ada", "https://example.org/a.png", null, null));
        account.ExtraFields.ShouldBe("""{"company":"Analytical Engines"}""");
    }

    [Fact]
    public async Task What_somebody_types_goes_before_what_the_provider_says()
    {
        Enable(GitHub with { ProfileFields = Map(("company", "company")) });
        await ComeByAsync(_browser, AdaThere with { Addresses = [], Fields = Map(("company", "Engines")) });
        (await CompleteAsync(_browser, new SignUpForm(Ada, null, null) { Profile = new Dictionary<string, string?> { ["company"] = "Looms" } })).ShouldAdvance();
        (await Here.FindAsync(Ada))!.ExtraFields.ShouldBe("""{"company":"Looms"}""");
    }

    [Fact]
    public async Task The_address_that_the_provider_has_proven_is_proven_also_when_the_form_is_shown()
    {
        Enable(GitHub);
        var two = AdaThere with { Addresses = [new(Ada, Verified: true), new("second@example.org", Verified: true), new("third@example.org", Verified: false)], Uid = "5" };
        await ComeByAsync(_browser, two with { Addresses = [] });
        (await CompleteAsync(_browser, new SignUpForm("third@example.org", null, null))).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe(Flow.VerifyEmail);
    }

    [Fact]
    [Trait("Security", "S-221")]
    public async Task Account_address_and_link_are_written_together_or_not_at_all()
    {
        Enable(GitHub);
        // An address that is somebody's user name cannot be had; the act as a whole is taken back.
        await ComeByAsync(_browser, AdaThere);
        (await AccountsAsync()).ShouldBe(1);
        var thief = new Browser("198.51.100.7");
        (await ComeByAsync(thief, AdaThere with { Uid = "other" })).ShouldBeNull();
        (await AccountsAsync()).ShouldBe(1);
        (await Here.CountAsync("AccountLogins")).ShouldBe(1);
        (await Here.CountAsync("EmailAddresses")).ShouldBe(2);
    }

    private string? Pending(Visitor visitor) => Here.Get<Flows>().Anonymous(visitor).SingleOrDefault(f => f.IsPending == true)?.Id;

    private static FrozenDictionary<string, string> Map(params (string Ours, string Theirs)[] pairs) => pairs.ToFrozenDictionary(p => p.Ours, p => p.Theirs);
}

/// <summary>Where strangers may not sign up, or always see the form.</summary>
public sealed class ClosedProviderSignUpTests() : ProviderTests(("SignUpEnabled", "false"))
{
    [Fact]
    public async Task Who_has_no_account_gets_none()
    {
        Enable(GitHub);
        var browser = new Browser();
        (await ComeByAsync(browser, AdaThere)).ShouldBe("signup_closed");
        (await AccountsAsync()).ShouldBe(0);
        await SignedInAdaAsync(browser);
        (await ComeByAsync(browser, AdaThere, ExternalProcess.Connect)).ShouldBeNull();
        (await ComeByAsync(new Browser("198.51.100.7"), AdaThere)).ShouldBeNull("who has one signs in");
    }
}

/// <summary>Where the form is always shown.</summary>
public sealed class ShownProviderSignUpTests() : ProviderTests(("External:AutoSignUp", "false"))
{
    [Fact]
    public async Task The_form_is_shown_with_what_the_provider_says()
    {
        Enable(GitHub);
        var browser = new Browser();
        (await ComeByAsync(browser, AdaThere with { Username = "ada" })).ShouldBeNull();
        (await WaitsForDataAsync(browser)).ShouldBeTrue();
        (await AccountsAsync()).ShouldBe(0);
        var form = ProviderSignUp.Suggest(AdaThere with { Username = "ada" });
        (form.Email, form.Username).ShouldBe((Ada, "ada"));
        (await CompleteAsync(browser, new SignUpForm(null, null, null))).ShouldAdvance();
        (await IsSignedInAsync(browser)).ShouldBeTrue("the provider has had the address proven");
    }
}
