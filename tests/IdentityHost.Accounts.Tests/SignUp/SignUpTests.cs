using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Visitors;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.SignUp;

public sealed class SignUpTests : PeopleTests
{
    private readonly Browser _browser = new();

    private async Task<FlowOutcome> BeginAsync(Browser browser, string email, string? username = null, string password = Password) =>
        await Here.SignUp.BeginAsync(await Here.VisitAsync(browser), new SignUpForm(email, username, password), CancellationToken.None);

    private async Task<FlowOutcome> VerifyAsync(Browser browser, string? code) =>
        await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(browser), code, CancellationToken.None);

    private async Task<FlowOutcome> ResendAsync(Browser browser) =>
        await Here.Get<EmailAddressVerification>().ResendAsync(await Here.VisitAsync(browser), CancellationToken.None);

    [Fact]
    public async Task Form_and_mailed_code_make_an_account_that_is_signed_in()
    {
        (await BeginAsync(_browser, " Ada@Example.org ", "ada")).ShouldAdvance();
        Flows.OwedBy(await Here.VisitAsync(_browser)).ShouldBe("verify_email");
        var code = await Here.MailedCodeAsync();

        (await VerifyAsync(_browser, $" {code[..3]}-{code[3..]} ")).ShouldAdvance();

        (await Here.ReadAsync(_browser)).Account!.Email.ShouldBe("Ada@example.org");
        var account = (await Here.FindAsync("ada@example.org")).ShouldNotBeNull();
        (account.IsActive, account.EmailConfirmed, account.UserName).ShouldBe((true, true, "ada"));
        account.SecurityStamp.ShouldNotBeNullOrEmpty();
        (await Here.SignInAsync(new Browser(), "ada@example.org", Password)).ShouldAdvance();
    }

    [Theory]
    [InlineData("false", "Mandatory", "email_taken")]
    [InlineData("True", "Optional", "email_taken")]
    [InlineData("true", "None", "email_taken")]
    [InlineData("true", "Mandatory", null)]
    [InlineData("strict", "Mandatory", null)]
    [InlineData("Strict", "Optional", null)]
    [InlineData("Strict", "None", null)]
    public async Task What_a_taken_address_is_told_follows_the_settings(string prevention, string verification, string? told)
    {
        await using var people = await People.CreateAsync(("PreventEnumeration", prevention), ("EmailVerification", verification));
        await people.AddAsync("ada@example.org", Password);
        var accounts = await people.CountAsync("Accounts");

        var outcome = await people.SignUp.BeginAsync(await people.VisitAsync(_browser), new SignUpForm("ada@example.org", null, Password), CancellationToken.None);

        if (told is not null)
            outcome.ShouldFail(told, "email");
        else
            outcome.ShouldAdvance();
        // Where the proof is owed no account is made for it.
        (await people.CountAsync("Accounts") - accounts).ShouldBe(told is null && verification != "Mandatory" ? 1 : 0);
    }

    [Fact]
    public async Task Somebody_who_left_before_the_code_signs_in_with_the_password_and_is_asked_for_it()
    {
        await BeginAsync(_browser, "ada@example.org");
        var later = new Browser("192.0.2.2");
        Here.Clock.Advance(TimeSpan.FromSeconds(10));

        (await Here.SignInAsync(later, "ada@example.org", Password)).ShouldAdvance();

        (await Here.ReadAsync(later)).IsSignedIn.ShouldBeFalse();
        (await VerifyAsync(later, await Here.MailedCodeAsync())).ShouldAdvance();
        (await Here.ReadAsync(later)).IsSignedIn.ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task A_taken_address_gets_the_same_answer_and_its_owner_a_notice_to_the_stored_spelling()
    {
        await Here.AddAsync("Ada@example.org", Password);
        var hashed = Here.Hasher.Hashed;

        (await BeginAsync(_browser, "aDA@example.org")).ShouldBe(await BeginAsync(new Browser(), "new@example.org"));

        Here.Hasher.Hashed.ShouldBe(hashed + 2);
        var notice = (await Here.MailboxAsync())[0];
        notice.To.ShouldBe("Ada@example.org");
        Codes.AreIn(notice.Text).ShouldBeFalse();
        for (var i = 0; i < 3; i++)
            (await VerifyAsync(_browser, "123456")).ShouldFail("incorrect_code", "key");
        (await VerifyAsync(_browser, "123456")).ShouldNotBePending();
        (await Here.FindAsync("ada@example.org"))!.Email.ShouldBe("Ada@example.org");
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task A_look_alike_of_an_address_reaches_nobody_else()
    {
        await Here.AddAsync("mike@example.org", Password);

        await BeginAsync(_browser, "mıke@example.org");

        (await Here.MailboxAsync()).Single().To.ShouldBe("mıke@example.org");
    }

    [Fact]
    [Trait("Security", "S-006")]
    public async Task A_taken_user_name_may_be_told_and_one_like_an_address_or_number_is_refused()
    {
        await Here.AddAsync("ada@example.org", Password, "ada");

        (await BeginAsync(_browser, "new@example.org", "ADA")).ShouldFail("username_taken", "username");
        (await BeginAsync(_browser, "new@example.org", "bob@example.org")).ShouldFail("invalid", "username");
        (await BeginAsync(_browser, "new@example.org", "+15550100")).ShouldFail("invalid", "username");
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_in_the_order_of_the_fields()
    {
        var outcome = await BeginAsync(_browser, "no address", "!", "short");

        outcome.ShouldBeOfType<FlowOutcome.Invalid>().Errors.ShouldBe([new("invalid", "email"), new("invalid", "username"), new("password_too_short", "password")]);
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task Three_wrong_tries_end_the_sign_in_under_way()
    {
        await BeginAsync(_browser, "ada@example.org");
        var code = await Here.MailedCodeAsync();
        for (var i = 0; i < 3; i++)
            (await VerifyAsync(_browser, Codes.Wrong(code))).ShouldFail("incorrect_code", "key");

        (await VerifyAsync(_browser, code)).ShouldNotBePending();
        (await Here.FindAsync("ada@example.org"))!.EmailConfirmed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    [Trait("Security", "S-031")]
    public async Task A_code_is_good_for_five_minutes(int seconds, bool good)
    {
        await BeginAsync(_browser, "ada@example.org");
        var code = await Here.MailedCodeAsync();
        Here.Clock.Advance(TimeSpan.FromSeconds(seconds));

        (await VerifyAsync(_browser, code) is FlowOutcome.Advanced).ShouldBe(good);
    }

    [Fact]
    [Trait("Security", "S-033")]
    public async Task Of_32_parallel_right_answers_one_begins_a_session()
    {
        await BeginAsync(_browser, "ada@example.org");
        _browser.Take();
        var code = await Here.MailedCodeAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => VerifyAsync(_browser.Copy(), code))));

        outcomes.Count(o => o is FlowOutcome.Advanced).ShouldBe(1);
        (await Here.CountAsync("Sessions")).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-034")]
    [Trait("Security", "S-061")]
    public async Task A_code_works_only_in_the_browser_that_asked_and_a_new_one_retires_it()
    {
        await BeginAsync(_browser, "ada@example.org");
        var first = await Here.MailedCodeAsync();
        var other = new Browser("192.0.2.2");
        await BeginAsync(other, "bob@example.org");
        (await VerifyAsync(new Browser(), first)).ShouldNotBePending();
        if (first != await Here.MailedCodeAsync())
            (await VerifyAsync(other, first)).ShouldFail("incorrect_code", "key");

        (await ResendAsync(_browser)).ShouldBeThrottled();
        Here.Clock.Advance(TimeSpan.FromSeconds(30));
        (await ResendAsync(_browser)).ShouldAdvance();

        var second = await Here.MailedCodeAsync();
        if (first != second)
            (await VerifyAsync(_browser, first)).ShouldFail("incorrect_code", "key");
        (await VerifyAsync(_browser, second)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task Five_codes_an_hour_go_to_one_address()
    {
        for (var i = 0; i < 5; i++)
        {
            await BeginAsync(new Browser($"192.0.2.{i}"), "ada@example.org");
            Here.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        (await BeginAsync(_browser, "ADA@example.org")).ShouldFail("too_many_login_attempts");
        (await Here.MailboxAsync()).Count.ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-035")]
    public async Task The_database_holds_neither_code_nor_password()
    {
        await BeginAsync(_browser, "ada@example.org");
        var step = (await Here.VisitAsync(_browser)).Find(PendingKind.EmailCode).ShouldNotBeNull();

        step.CodeHash!.Length.ShouldBe(32);
        var dump = await Here.DumpAsync();
        dump.ShouldContain("ada@example.org");
        dump.ShouldNotContain(Password);
    }

    [Fact]
    public async Task A_typing_error_in_the_address_is_corrected_without_starting_over()
    {
        await BeginAsync(_browser, "adda@example.org");
        var wrong = await Here.MailedCodeAsync();

        (await Here.Get<EmailAddressVerification>().CorrectAsync(await Here.VisitAsync(_browser), "ada@example.org", CancellationToken.None)).ShouldAdvance();

        (await Here.MailboxAsync())[^1].To.ShouldBe("ada@example.org");
        var right = await Here.MailedCodeAsync();
        if (wrong != right)
            (await VerifyAsync(_browser, wrong)).ShouldFail("incorrect_code", "key");
        (await VerifyAsync(_browser, right)).ShouldAdvance();
        (await Here.FindAsync("adda@example.org")).ShouldBeNull();
    }

    [Fact]
    public async Task A_closed_server_takes_no_sign_ups()
    {
        await using var closed = await People.CreateAsync(("SignUpEnabled", "false"));

        (await closed.SignUp.BeginAsync(await closed.VisitAsync(_browser), new SignUpForm("ada@example.org", null, Password), CancellationToken.None)).ShouldBeOfType<FlowOutcome.Forbidden>();
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task A_taken_address_is_corrected_like_any_other_and_the_sign_up_goes_on()
    {
        await Here.AddAsync("taken@example.org", Password);
        var browser = new Browser();
        (await Here.SignUp.BeginAsync(await Here.VisitAsync(browser), new SignUpForm("taken@example.org", "grace", Password), CancellationToken.None)).ShouldAdvance();
        var verification = Here.Get<EmailAddressVerification>();

        (await verification.CorrectAsync(await Here.VisitAsync(browser), "taken@example.org", CancellationToken.None)).ShouldFail("same_as_current", "email");
        (await verification.CorrectAsync(await Here.VisitAsync(browser), "grace@example.org", CancellationToken.None)).ShouldAdvance();
        (await verification.VerifyAsync(await Here.VisitAsync(browser), await Here.MailedCodeAsync(), CancellationToken.None)).ShouldAdvance();

        var account = (await Here.ReadAsync(browser)).Account!;
        (account.Email, account.EmailConfirmed, account.UserName).ShouldBe(("grace@example.org", true, "grace"));
        (await Here.SignInAsync(new Browser(), "grace", Password)).ShouldAdvance();
        (await Here.FindAsync("taken@example.org"))!.Id.ShouldNotBe(account.Id);
    }
}
