using System.Text.RegularExpressions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.Memory;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.SignUp;

public sealed partial class SignUpTests : IDisposable
{
    private const string Password = "correct horse battery";
    private readonly People _people = new();
    private readonly Browser _browser = new();

    public void Dispose() => _people.Dispose();

    private Task<SignUpOutcome> BeginAsync(Browser browser, string email, string? username = null, string password = Password) =>
        _people.SignUp.BeginAsync(browser.Request(), new SignUpForm(email, username, password), CancellationToken.None);

    private Task<SignUpOutcome> VerifyAsync(Browser browser, string? code) => _people.SignUp.VerifyAsync(browser.Request(), code, CancellationToken.None);

    private Task<SignUpOutcome> ResendAsync(Browser browser) => _people.SignUp.ResendAsync(browser.Request(), CancellationToken.None);

    private string MailedCode() => Digits().Match(_people.SignUps.Mailbox[^1].Text).Value.Replace(" ", "", StringComparison.Ordinal);

    private static string Other(string code) => code == "000000" ? "000001" : "000000";

    [Fact]
    public async Task Form_and_mailed_code_make_an_account_that_is_signed_in()
    {
        (await BeginAsync(_browser, " Ada@Example.org ", "ada")).ShouldBeOfType<SignUpOutcome.CodeSent>();
        _people.Accounts.All.ShouldBeEmpty();

        var person = (await VerifyAsync(_browser, $" {MailedCode()[..3]}-{MailedCode()[3..]} ")).ShouldBeOfType<SignUpOutcome.SignedUp>().Person;

        person.Email.ShouldBe("Ada@example.org");
        var account = _people.Accounts.All.Single();
        (account.IsActive, account.EmailConfirmed, account.UserName).ShouldBe((true, true, "ada"));
        account.SecurityStamp.ShouldNotBeNullOrEmpty();
        (await _people.SignInAsync(new Browser(), "ada@example.org", Password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task A_taken_address_gets_the_same_answer_and_its_owner_a_notice_to_the_stored_spelling()
    {
        await _people.AddAsync("Ada@example.org", Password);
        var hashed = _people.Hasher.Hashed;

        (await BeginAsync(_browser, "aDA@example.org")).ShouldBe(await BeginAsync(new Browser(), "new@example.org"));

        _people.Hasher.Hashed.ShouldBe(hashed + 2);
        _people.SignUps.Mailbox[0].To.ShouldBe("Ada@example.org");
        Digits().IsMatch(_people.SignUps.Mailbox[0].Text).ShouldBeFalse();
        for (var i = 0; i < 3; i++)
            (await VerifyAsync(_browser, "123456")).ShouldBeOfType<SignUpOutcome.WrongCode>();
        _people.Accounts.All.Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task A_look_alike_of_an_address_reaches_nobody_else()
    {
        await _people.AddAsync("mike@example.org", Password);

        await BeginAsync(_browser, "mıke@example.org");

        _people.SignUps.Mailbox.Single().To.ShouldBe("mıke@example.org");
    }

    [Fact]
    [Trait("Security", "S-006")]
    public async Task A_taken_user_name_may_be_told_and_one_like_an_address_or_number_is_refused()
    {
        await _people.AddAsync("ada@example.org", Password, "ada");

        (await BeginAsync(_browser, "new@example.org", "ADA")).ShouldBeOfType<SignUpOutcome.Invalid>().Problems.Single().ShouldBeOfType<SignUpProblem.UsernameTaken>();
        (await BeginAsync(_browser, "new@example.org", "bob@example.org")).ShouldBeOfType<SignUpOutcome.Invalid>().Problems.Single().ShouldBeOfType<SignUpProblem.InvalidUsername>();
        (await BeginAsync(_browser, "new@example.org", "+15550100")).ShouldBeOfType<SignUpOutcome.Invalid>().Problems.Single().ShouldBeOfType<SignUpProblem.InvalidUsername>();
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task Three_wrong_tries_end_the_challenge()
    {
        await BeginAsync(_browser, "ada@example.org");
        var code = MailedCode();
        for (var i = 0; i < 3; i++)
            (await VerifyAsync(_browser, Other(code))).ShouldBeOfType<SignUpOutcome.WrongCode>();

        (await VerifyAsync(_browser, code)).ShouldBeOfType<SignUpOutcome.WrongCode>();
        _people.Accounts.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    [Trait("Security", "S-031")]
    public async Task A_code_is_good_for_five_minutes(int seconds, bool good)
    {
        await BeginAsync(_browser, "ada@example.org");
        _people.Clock.Advance(TimeSpan.FromSeconds(seconds));

        (await VerifyAsync(_browser, MailedCode()) is SignUpOutcome.SignedUp).ShouldBe(good);
    }

    [Fact]
    [Trait("Security", "S-033")]
    public async Task Of_32_parallel_right_answers_one_makes_an_account()
    {
        await BeginAsync(_browser, "ada@example.org");
        _browser.Take();
        var code = MailedCode();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            var same = new Browser();
            same.Cookies["__Host-signup"] = _browser.Cookies["__Host-signup"];
            return await VerifyAsync(same, code);
        })));

        outcomes.Count(o => o is SignUpOutcome.SignedUp).ShouldBe(1);
        _people.Accounts.All.Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-034")]
    [Trait("Security", "S-061")]
    public async Task A_code_works_only_in_the_browser_that_asked_and_a_new_one_retires_it()
    {
        await BeginAsync(_browser, "ada@example.org");
        var first = MailedCode();
        var other = new Browser("192.0.2.2");
        await BeginAsync(other, "bob@example.org");
        (await VerifyAsync(new Browser(), first)).ShouldBeOfType<SignUpOutcome.NothingPending>();
        if (first != MailedCode())
            (await VerifyAsync(other, first)).ShouldBeOfType<SignUpOutcome.WrongCode>();

        (await ResendAsync(_browser)).ShouldBeOfType<SignUpOutcome.Refused>().Reason.ShouldBeOfType<Refusal.Throttled>();
        _people.Clock.Advance(TimeSpan.FromSeconds(30));
        var old = new Browser();
        _browser.Take();
        old.Cookies["__Host-signup"] = _browser.Cookies["__Host-signup"];
        (await ResendAsync(_browser)).ShouldBeOfType<SignUpOutcome.CodeSent>();

        (await VerifyAsync(old, first)).ShouldBeOfType<SignUpOutcome.NothingPending>();
        (await VerifyAsync(_browser, MailedCode())).ShouldBeOfType<SignUpOutcome.SignedUp>();
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task Five_codes_an_hour_go_to_one_address()
    {
        for (var i = 0; i < 5; i++)
            (await BeginAsync(new Browser($"192.0.2.{i}"), "ada@example.org")).ShouldBeOfType<SignUpOutcome.CodeSent>();

        (await BeginAsync(_browser, "ADA@example.org")).ShouldBeOfType<SignUpOutcome.Refused>().Reason.ShouldBe(new Refusal.Throttled(TimeSpan.FromHours(1)));
        _people.SignUps.Mailbox.Count.ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-035")]
    public async Task The_row_holds_no_code_and_no_password()
    {
        await BeginAsync(_browser, "ada@example.org");

        var row = _people.SignUps.All.Single();
        row.CodeHash.Length.ShouldBe(32);
        System.Text.Encoding.ASCII.GetString(row.CodeHash).ShouldNotContain(MailedCode());
        row.PasswordHash.ShouldNotContain(Password);
    }

    [Fact]
    [Trait("Security", "S-181")]
    public async Task The_mail_names_site_purpose_and_validity_and_holds_no_link()
    {
        await BeginAsync(_browser, "ada@example.org");

        var mail = _people.SignUps.Mailbox.Single();
        mail.Text.ShouldStartWith("Your code is ");
        mail.Text.ShouldContain("IdentityHost");
        mail.Text.ShouldContain("5 minutes");
        mail.Text.ShouldContain("You did not ask for this?");
        (mail.Text + mail.Html).ShouldNotContain("http");
        mail.ExpiresAt.ShouldBe(_people.Clock.GetUtcNow() + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_closed_server_takes_no_sign_ups()
    {
        using var closed = new People(("SignUpEnabled", "false"));

        (await closed.SignUp.BeginAsync(_browser.Request(), new SignUpForm("ada@example.org", null, Password), CancellationToken.None)).ShouldBeOfType<SignUpOutcome.Closed>();
    }

    [GeneratedRegex("[0-9]{3} [0-9]{3}", RegexOptions.None, 1000)]
    private static partial Regex Digits();
}
