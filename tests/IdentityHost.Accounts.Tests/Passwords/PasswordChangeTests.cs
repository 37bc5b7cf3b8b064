using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Passwords;

public sealed class PasswordChangeTests : PeopleTests
{
    private const string Ada = "ada@example.org";
    private const string New = "an entirely new passphrase";
    private readonly Browser _browser = new();

    private async Task<FlowOutcome> ChangeAsync(string? current, string? wanted) =>
        await Here.Get<PasswordChange>().ChangeAsync(await Here.ReadAsync(_browser), current, wanted, CancellationToken.None);

    [Fact]
    [Trait("Security", "S-024")]
    [Trait("Security", "S-061")]
    public async Task Other_sessions_end_and_this_one_goes_on_under_a_new_token()
    {
        await Here.AddAsync(Ada, Password);
        var elsewhere = new Browser();
        await Here.SignedInAsync(elsewhere, Ada, Password);
        await Here.SignedInAsync(_browser, Ada, Password);
        _browser.Take();
        var old = _browser.Copy();

        (await ChangeAsync(Password, New)).ShouldAdvance();

        (await Here.ReadAsync(_browser)).IsSignedIn.ShouldBeTrue();
        (await Here.ReadAsync(old)).IsSignedIn.ShouldBeFalse();
        (await Here.ReadAsync(elsewhere)).IsSignedIn.ShouldBeFalse();
        (await Here.SignInAsync(new Browser(), Ada, New)).ShouldAdvance();
        (await Here.MailboxAsync())[^1].Subject.ShouldContain("changed");
    }

    [Fact]
    public async Task The_present_password_is_asked_for_exactly_when_there_is_one()
    {
        await Here.AddAsync(Ada, Password);
        await Here.SignedInAsync(_browser, Ada, Password);

        (await ChangeAsync(null, New)).ShouldFail("required", "current_password");
        (await ChangeAsync("wrong", New)).ShouldFail("enter_current_password", "current_password");
        (await ChangeAsync(Password, "short")).ShouldFail("password_too_short", "new_password");
        (await ChangeAsync(Password, Ada)).ShouldFail("password_too_similar", "new_password");
    }

    [Fact]
    public async Task Where_the_settings_say_so_this_session_ends_too()
    {
        await using var people = await People.CreateAsync(("LogoutOnPasswordChange", "true"));
        await people.AddAsync(Ada, Password);
        await people.SignedInAsync(_browser, Ada, Password);

        (await people.Get<PasswordChange>().ChangeAsync(await people.ReadAsync(_browser), Password, New, CancellationToken.None)).ShouldAdvance();

        (await people.ReadAsync(_browser)).IsSignedIn.ShouldBeFalse();
    }
}
