using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Passwords;

public sealed class PasswordResetTests : PeopleTests
{
    private const string Ada = "ada@example.org";
    private const string New = "an entirely new passphrase";
    private readonly Browser _browser = new();

    private async Task<FlowOutcome> RequestAsync(string email) => await Here.Get<PasswordReset>().RequestAsync(await Here.VisitAsync(_browser), email, CancellationToken.None);

    private async Task<FlowOutcome> ResetAsync(string? key, string? password) =>
        await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(_browser), key, password, CancellationToken.None);

    [Fact]
    [Trait("Security", "S-024")]
    public async Task A_mailed_code_sets_a_new_password_ends_all_sessions_and_tells_the_owner()
    {
        await Here.AddAsync(Ada, Password);
        var elsewhere = new Browser();
        await Here.SignedInAsync(elsewhere, Ada, Password);
        await RequestAsync(Ada);

        (await ResetAsync(await Here.MailedCodeAsync(), New)).ShouldAdvance();

        (await Here.ReadAsync(elsewhere)).IsSignedIn.ShouldBeFalse();
        (await Here.ReadAsync(_browser)).IsSignedIn.ShouldBeFalse();
        (await Here.SignInAsync(new Browser(), Ada, New)).ShouldAdvance();
        (await Here.SignInAsync(new Browser(), Ada, Password)).ShouldBeMismatch();
        (await Here.MailboxAsync())[^1].Subject.ShouldContain("reset");
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task An_unknown_address_gets_the_same_answers()
    {
        await RequestAsync("nobody@example.org");

        for (var i = 0; i < 3; i++)
        {
            var (account, outcome) = await Here.Get<PasswordReset>().InspectAsync(await Here.VisitAsync(_browser), "123456", CancellationToken.None);
            account.ShouldBeNull();
            outcome.ShouldFail("incorrect_code", "key");
        }

        (await ResetAsync("123456", New)).ShouldNotBePending();
    }

    [Fact]
    public async Task A_weak_password_costs_no_try_once_the_code_was_right()
    {
        await Here.AddAsync(Ada, Password);
        await RequestAsync(Ada);
        var code = await Here.MailedCodeAsync();
        for (var i = 0; i < 5; i++)
            (await ResetAsync(code, "short")).ShouldFail("password_too_short", "password");

        (await ResetAsync(code, New)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-033")]
    public async Task The_code_serves_once()
    {
        await Here.AddAsync(Ada, Password);
        await RequestAsync(Ada);
        var code = await Here.MailedCodeAsync();
        _browser.Take();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(_browser.Copy()), code, $"{New} {i}", CancellationToken.None))));

        outcomes.Count(o => o is FlowOutcome.Advanced).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-025")]
    public async Task A_link_works_once_in_any_browser_and_dies_with_a_new_password()
    {
        await using var people = await People.CreateAsync(("PasswordResetByCodeEnabled", "false"));
        await people.AddAsync(Ada, Password);
        var reset = people.Get<PasswordReset>();
        await reset.RequestAsync(await people.VisitAsync(_browser), Ada, CancellationToken.None);
        var older = Links.KeyIn((await people.MailboxAsync())[^1].Text);
        people.Clock.Advance(TimeSpan.FromMinutes(1));
        await reset.RequestAsync(await people.VisitAsync(_browser), Ada, CancellationToken.None);
        var key = Links.KeyIn((await people.MailboxAsync())[^1].Text);

        var elsewhere = new Browser("192.0.2.9");
        (await reset.ResetAsync(await people.VisitAsync(elsewhere), older, New, CancellationToken.None)).ShouldFail("invalid_password_reset", "key");
        (await reset.ResetAsync(await people.VisitAsync(elsewhere), key, New, CancellationToken.None)).ShouldAdvance();
        (await reset.ResetAsync(await people.VisitAsync(elsewhere), key, New, CancellationToken.None)).ShouldFail("invalid_password_reset", "key");
        (await people.SignInAsync(new Browser(), Ada, New)).ShouldAdvance();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-025")]
    public async Task A_code_dies_with_the_password_it_was_to_replace_also_when_it_was_shown_before(bool shown)
    {
        await Here.AddAsync(Ada, Password);
        await RequestAsync(Ada);
        var code = await Here.MailedCodeAsync();
        if (shown)
            (await Here.Get<PasswordReset>().InspectAsync(await Here.VisitAsync(_browser), code, CancellationToken.None)).Outcome.ShouldAdvance();

        var owner = new Browser("198.51.100.7");
        await Here.SignedInAsync(owner, Ada, Password);
        (await Here.Get<PasswordChange>().ChangeAsync(await Here.ReadAsync(owner), Password, New, CancellationToken.None)).ShouldAdvance();

        // As wrong as any other: who asked for it learns nothing of what the owner did.
        (await ResetAsync(code, "a passphrase of somebody else")).ShouldFail("incorrect_code", "key");
        (await Here.SignInAsync(new Browser(), Ada, New)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-015")]
    public async Task A_reset_reopens_a_password_that_was_guessed_at_too_often()
    {
        await Here.AddAsync(Ada, Password);
        for (var i = 0; i < 6; i++)
            await Here.SignInAsync(new Browser($"198.51.100.{i}"), Ada, "wrong");
        (await Here.SignInAsync(new Browser("198.51.100.9"), Ada, Password)).ShouldBeThrottled();
        await RequestAsync(Ada);

        (await ResetAsync(await Here.MailedCodeAsync(), New)).ShouldAdvance();

        Here.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Here.SignInAsync(new Browser("198.51.100.9"), Ada, New)).ShouldAdvance();
    }
}

/// <summary>Where a link allows the new password.</summary>
public sealed class PasswordResetByLinkTests() : PeopleTests(("PasswordResetByCodeEnabled", "false"))
{
    private const string Ada = "ada@example.org";

    /// <summary>Whoever has stolen the password keeps its owner from nothing by signing in.</summary>
    [Fact]
    [Trait("Security", "S-025")]
    public async Task A_sign_in_meanwhile_does_not_end_it()
    {
        var browser = new Browser();
        await Here.AddAsync(Ada, Password);
        (await Here.Get<PasswordReset>().RequestAsync(await Here.VisitAsync(browser), Ada, CancellationToken.None)).ShouldAdvance();
        var key = Links.KeyIn((await Here.MailboxAsync())[^1].Text.Split("key=")[1]);
        await Here.SignedInAsync(new Browser("203.0.113.9"), Ada, Password);

        (await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(browser), key, "an entirely new passphrase", CancellationToken.None)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-033")]
    public async Task Of_many_who_follow_it_at_once_one_sets_the_password()
    {
        await Here.AddAsync(Ada, Password);
        (await Here.Get<PasswordReset>().RequestAsync(await Here.VisitAsync(new Browser()), Ada, CancellationToken.None)).ShouldAdvance();
        var key = Links.KeyIn((await Here.MailboxAsync())[^1].Text.Split("key=")[1]);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
            await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(new Browser($"192.0.2.{i}")), key, $"an entirely new passphrase {i}", CancellationToken.None))));

        outcomes.Count(o => o is FlowOutcome.Advanced).ShouldBe(1);
    }
}
