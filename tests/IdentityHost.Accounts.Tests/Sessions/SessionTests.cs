using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Sessions;

public sealed class SessionTests() : PeopleTests(("Throttling:PerAddressShort", "1000"), ("Throttling:PerAddressLong", "1000"))
{
    private readonly Browser _browser = new();

    private ValueTask<Session?> ReadAsync(Browser browser) => Here.Get<SessionReader>().FindAsync(browser.Request(), CancellationToken.None);

    private Task<Session> SignInAsync(Browser browser, string identifier) => Here.SignedInAsync(browser, identifier, Password);

    [Fact]
    [Trait("Security", "S-060")]
    [Trait("Security", "S-088")]
    public async Task The_cookie_carries_a_random_token_and_the_row_only_its_hash()
    {
        await Here.AddAsync("ada@example.org", Password);

        var session = await SignInAsync(_browser, "ada@example.org");

        _browser.SetCookies.Select(c => c.Name.ToString()).ShouldBe(["__Host-sessionid", "__Host-knownbrowser"]);
        foreach (var set in _browser.SetCookies)
            (set.Secure, set.HttpOnly, set.Path.ToString(), set.Domain.HasValue, set.SameSite).ShouldBe((true, true, "/", false, Microsoft.Net.Http.Headers.SameSiteMode.Lax));
        var cookie = _browser.SetCookies[0];
        cookie.Value.Length.ShouldBe(43);
        session.TokenHash.ShouldBe(RandomToken.Hash(cookie.Value.ToString()));
    }

    [Fact]
    [Trait("Security", "S-088")]
    public async Task Over_http_the_cookie_has_its_plain_name()
    {
        await Here.AddAsync("ada@example.org", Password);
        var browser = new Browser(scheme: "http");

        await SignInAsync(browser, "ada@example.org");

        browser.SetCookies.Select(c => c.Name.ToString()).ShouldBe(["sessionid", "knownbrowser"]);
        (await ReadAsync(browser)).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-060")]
    public async Task A_token_in_url_or_header_opens_nothing()
    {
        await Here.AddAsync("ada@example.org", Password);
        await SignInAsync(_browser, "ada@example.org");
        _browser.Take();

        var http = new Browser().Request();
        http.Request.QueryString = QueryString.Create("session", _browser.Cookies["__Host-sessionid"]);
        http.Request.Headers.Authorization = $"Bearer {_browser.Cookies["__Host-sessionid"]}";

        (await Here.Get<SessionReader>().FindAsync(http, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-061")]
    public async Task Proving_the_same_account_again_keeps_the_session_under_a_new_token_and_the_old_one_dies()
    {
        await Here.AddAsync("ada@example.org", Password);
        var first = await SignInAsync(_browser, "ada@example.org");
        var thief = new Browser();
        _browser.Take();
        thief.Cookies["__Host-sessionid"] = _browser.Cookies["__Host-sessionid"];

        Here.Clock.Advance(TimeSpan.FromMinutes(5));
        var second = await SignInAsync(_browser, "ada@example.org");

        second.Id.ShouldBe(first.Id);
        second.AuthenticatedAt.ShouldBe(Here.Clock.GetUtcNow());
        (await ReadAsync(thief)).ShouldBeNull();
        (await ReadAsync(_browser)).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-061")]
    [Trait("Security", "S-064")]
    public async Task Another_account_on_this_browser_ends_the_session_before_it()
    {
        await Here.AddAsync("ada@example.org", Password);
        await Here.AddAsync("bob@example.org", Password);
        var ada = await SignInAsync(_browser, "ada@example.org");

        var bob = await SignInAsync(_browser, "bob@example.org");

        bob.Id.ShouldNotBe(ada.Id);
        (await Here.Get<SessionReader>().IsAliveAsync(ada.Id, CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-061")]
    public async Task A_token_planted_before_sign_in_is_worthless_after_it()
    {
        await Here.AddAsync("ada@example.org", Password);
        _browser.Cookies["__Host-sessionid"] = "planted";

        await SignInAsync(_browser, "ada@example.org");

        _browser.Take();
        _browser.Cookies["__Host-sessionid"].ShouldNotBe("planted");
    }

    [Fact]
    [Trait("Security", "S-062")]
    public async Task A_session_ends_after_a_day_without_use_and_after_thirty_days_with_it()
    {
        await Here.AddAsync("ada@example.org", Password);
        await SignInAsync(_browser, "ada@example.org");
        for (var half = 0; half < 59; half++)
        {
            Here.Clock.Advance(TimeSpan.FromHours(12));
            (await ReadAsync(_browser)).ShouldNotBeNull();
        }
        Here.Clock.Advance(TimeSpan.FromHours(12));
        (await ReadAsync(_browser)).ShouldBeNull("thirty days are over");

        await SignInAsync(_browser, "ada@example.org");
        Here.Clock.Advance(TimeSpan.FromHours(24));
        (await ReadAsync(_browser)).ShouldBeNull("a day without use is over");
    }

    [Fact]
    [Trait("Security", "S-062")]
    public async Task What_is_over_is_in_no_list()
    {
        var ada = await Here.AddAsync("ada@example.org", Password);
        var idle = await SignInAsync(_browser, "ada@example.org");
        Here.Clock.Advance(TimeSpan.FromHours(24));
        var live = await SignInAsync(new Browser(), "ada@example.org");

        var reader = Here.Get<SessionReader>();
        (await reader.LivingAsync(ada.Id, CancellationToken.None)).Select(s => s.Id).ShouldBe([live.Id]);
        (await reader.PeekAsync(idle.Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Last_seen_is_written_at_most_once_a_minute()
    {
        var ada = await Here.AddAsync("ada@example.org", Password);
        var began = (await SignInAsync(_browser, "ada@example.org")).LastSeenAt;

        var written = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            Here.Clock.Advance(TimeSpan.FromSeconds(10));
            await ReadAsync(_browser);
            var rows = await Here.Get<ISessions>().ListAsync(ada.Id, Here.Clock.GetUtcNow(), CancellationToken.None);
            written.Add((rows.Single().LastSeenAt - began).TotalSeconds);
        }

        written.Distinct().ShouldBe([0, 60, 120]);
    }

    [Fact]
    [Trait("Security", "S-064")]
    public async Task Sign_out_ends_the_row_and_clears_what_the_browser_has()
    {
        await Here.AddAsync("ada@example.org", Password);
        var session = await SignInAsync(_browser, "ada@example.org");

        var http = _browser.Request();
        (await Here.Get<SignOut>().EndAsync(http, CancellationToken.None)).ShouldBeTrue();

        http.Response.Headers["Clear-Site-Data"].ToString().ShouldContain("\"cache\"");
        (await Here.Get<SessionReader>().IsAliveAsync(session.Id, CancellationToken.None)).ShouldBeFalse();
        _browser.Take();
        _browser.Cookies.ShouldNotContainKey("__Host-sessionid");
    }

    [Fact]
    public async Task Nothing_is_under_way_any_more_for_who_ends_the_own_session()
    {
        await Here.AddAsync("ada@example.org", Password);
        var session = await SignInAsync(_browser, "ada@example.org");
        await Here.Get<PasswordReset>().RequestAsync(await Here.ReadAsync(_browser), "ada@example.org", CancellationToken.None);
        var visitor = await Here.ReadAsync(_browser);
        await Here.Get<VisitorReader>().ReadPendingAsync(visitor, CancellationToken.None);
        visitor.Pending.ShouldNotBeEmpty();

        (await Here.Get<SessionList>().EndAsync(visitor, [session.Id], CancellationToken.None)).ShouldAdvance();

        (visitor.IsSignedIn, visitor.Pending.Count).ShouldBe((false, 0));
    }

    [Fact]
    [Trait("Security", "S-070")]
    public async Task The_hundred_and_first_session_ends_the_oldest()
    {
        var ada = await Here.AddAsync("ada@example.org", Password);
        var first = await SignInAsync(new Browser(), "ada@example.org");
        for (var i = 0; i < 100; i++)
        {
            Here.Clock.Advance(TimeSpan.FromMinutes(1));
            await SignInAsync(new Browser(), "ada@example.org");
        }

        var live = await Here.Get<ISessions>().ListAsync(ada.Id, Here.Clock.GetUtcNow(), CancellationToken.None);
        live.Count.ShouldBe(100);
        live.ShouldNotContain(s => s.Id == first.Id);
    }
}
