using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

public sealed class RedirectStateTests : ProviderTests
{
    private const string Nowhere = "/signin?error=unknown&error_process=login";

    private readonly Browser _browser = new();
    private readonly Browser _other = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-163")]
    public async Task An_answer_serves_only_the_browser_that_was_sent_for_it()
    {
        Enable(GitHub);
        var handle = await GoAsync(_browser);
        (await ReturnAsync(_other, handle, AdaThere)).ShouldBe(Nowhere);
        await GoAsync(_other);
        (await ReturnAsync(_other, handle, AdaThere)).ShouldBe(Nowhere, "not even in a browser that was sent for one of its own");
        (await AccountsAsync()).ShouldBe(0);
        (await ReturnAsync(_browser, handle, AdaThere)).ShouldBe(Back, "and what others tried has not spent it");
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task An_answer_of_another_provider_than_the_browser_was_sent_to_is_none()
    {
        Enable(GitHub, Google);
        var handle = await GoAsync(_browser, "google");
        (await ReturnAsync(_browser, handle, AdaThere)).ShouldBe($"{Back}?error=unknown&error_process=login");
        (await AccountsAsync()).ShouldBe(0);
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task It_serves_once_and_ten_minutes()
    {
        Enable(GitHub);
        var handle = await GoAsync(_browser);
        Here.Clock.Advance(TimeSpan.FromMinutes(10));
        (await ReturnAsync(_browser, handle, AdaThere)).ShouldBe(Nowhere);

        handle = await GoAsync(_browser);
        Here.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        (await ReturnAsync(_browser, handle, AdaThere)).ShouldBe(Back);
        (await ReturnAsync(_browser, handle, AdaThere)).ShouldBe(Nowhere);
        (await ReturnAsync(_browser, null, AdaThere)).ShouldBe(Nowhere);
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task What_was_begun_to_sign_in_connects_nothing_and_the_other_way_round()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser, "eve@example.org");
        // Begun by Eve to connect; another person signs in there before the answer comes.
        var handle = await GoAsync(_browser, process: ExternalProcess.Connect);
        await SignedInAdaAsync(_browser);
        (await ReturnAsync(_browser, handle, AdaThere)).ShouldBe(Nowhere, "what a session began ended with it");

        // Begun to sign in, at the sign-in pages of somebody signed in: it signs in.
        (await ComeByAsync(_browser, AdaThere with { Uid = "7", Addresses = [new("new@example.org", Verified: true)] })).ShouldBeNull();
        (await Here.ReadAsync(_browser)).Account!.Email.ShouldBe("new@example.org");
        (await LinksAsync(_browser)).ShouldBe(["github:7"]);
    }

    [Theory]
    [InlineData(ExternalFailure.Cancelled, "cancelled")]
    [InlineData(ExternalFailure.Denied, "denied")]
    [InlineData(ExternalFailure.Unknown, "unknown")]
    public async Task Who_comes_back_without_an_identity_is_told_why_and_nothing_has_changed(ExternalFailure failure, string error)
    {
        Enable(GitHub);
        var handle = await GoAsync(_browser);
        (await Redirects.FailedAsync(Here.Request(_browser), handle, failure, None)).ShouldBe($"{Back}?error={error}&error_process=login");
        (await ReturnAsync(_browser, handle, AdaThere)).ShouldBe(Nowhere, "that way is over");
        (await Redirects.FailedAsync(Here.Request(_other), "none", failure, None)).ShouldBe($"/signin?error={error}&error_process=login");
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-167")]
    public async Task A_provider_that_is_down_leaves_nothing_and_another_try_works()
    {
        Enable(GitHub);
        Here.Providers.AreDown = true;
        var beginning = await Redirects.BeginAsync(await Here.VisitAsync(_browser), new ExternalRedirect("github", ExternalProcess.Login, Back), None);
        beginning.ShouldBeOfType<ExternalBeginning.Not>().Error.ShouldBe("unknown");
        (await AccountsAsync()).ShouldBe(0);
        Here.Providers.AreDown = false;
        (await ComeByAsync(_browser, AdaThere)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-167")]
    public async Task Who_never_comes_back_has_changed_nothing()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        await GoAsync(_browser);
        await GoAsync(_browser, process: ExternalProcess.Connect);
        (await IsSignedInAsync(_browser)).ShouldBeTrue();
        (await Here.CountAsync("AccountLogins")).ShouldBe(0);
        (await AccountsAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("gitlab", "login")]
    [InlineData("github", "steal")]
    [InlineData("", "login")]
    public async Task There_is_no_way_to_what_is_not_there(string provider, string process)
    {
        Enable(GitHub);
        var beginning = await Redirects.BeginAsync(await Here.VisitAsync(_browser), new ExternalRedirect(provider, process, Back), None);
        beginning.ShouldBe(new ExternalBeginning.Not("unknown") { IsNothing = true });
        (await Here.CountAsync("Visitors")).ShouldBe(0);
    }
}

/// <summary>With the limits per place.</summary>
public sealed class RedirectRateTests() : ProviderTests(CountsPlaces)
{
    [Fact]
    [Trait("Security", "S-214")]
    public async Task From_one_place_only_so_many_begin()
    {
        Enable(GitHub);
        ExternalBeginning? last = null;
        for (var i = 0; i < 31; i++)
            last = await Redirects.BeginAsync(await Here.VisitAsync(new Browser()), new ExternalRedirect("github", ExternalProcess.Login, Back), None);
        last.ShouldBe(new ExternalBeginning.Not("too_many_login_attempts"));
    }
}
