using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.SignIn;

public sealed class LoginByCodeTests : PeopleTests
{
    private const string Ada = "ada@example.org";
    private const string Second = "second@example.org";
    private readonly Browser _browser = new();

    private async Task<FlowOutcome> RequestAsync(string? email) => await Here.Get<LoginByCode>().RequestAsync(await Here.VisitAsync(_browser), email, CancellationToken.None);

    private async Task<FlowOutcome> ConfirmAsync(string? code) => await Here.Get<LoginByCode>().ConfirmAsync(await Here.VisitAsync(_browser), code, CancellationToken.None);

    [Fact]
    public async Task A_mailed_code_stands_in_for_the_password()
    {
        await Here.AddAsync(Ada, Password);
        (await RequestAsync(" ADA@example.org ")).ShouldAdvance();
        Flows.OwedBy(await Here.VisitAsync(_browser)).ShouldBe("login_by_code");

        (await ConfirmAsync(await Here.MailedCodeAsync())).ShouldAdvance();

        var method = (await Here.ReadAsync(_browser)).Session!.Methods.Single();
        (method.Method, method.Reference, method.Email).ShouldBe(("code", "otp", Ada));
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Nobody_learns_whether_an_address_has_an_account()
    {
        (await RequestAsync("nobody@example.org")).ShouldAdvance();

        Codes.AreIn((await Here.MailboxAsync()).Single().Text).ShouldBeFalse();
        for (var i = 0; i < 3; i++)
            (await ConfirmAsync("123456")).ShouldFail("incorrect_code", "code");
        (await ConfirmAsync("123456")).ShouldNotBePending();
    }

    [Fact]
    [Trait("Security", "S-016")]
    public async Task A_disabled_account_gets_no_code()
    {
        await Here.DisableAsync(await Here.AddAsync(Ada, Password));

        (await RequestAsync(Ada)).ShouldAdvance();

        Codes.AreIn((await Here.MailboxAsync()).Single().Text).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-031")]
    public async Task The_code_is_good_for_three_minutes()
    {
        await Here.AddAsync(Ada, Password);
        await RequestAsync(Ada);
        var code = await Here.MailedCodeAsync();
        Here.Clock.Advance(TimeSpan.FromMinutes(3));

        (await ConfirmAsync(code)).ShouldNotBePending();
    }

    [Fact]
    public async Task A_new_code_retires_the_last_one_and_two_more_are_sent_at_most()
    {
        await Here.AddAsync(Ada, Password);
        await RequestAsync(Ada);
        for (var i = 0; i < 2; i++)
        {
            Here.Clock.Advance(TimeSpan.FromSeconds(31));
            (await Here.Get<LoginByCode>().ResendAsync(await Here.VisitAsync(_browser), CancellationToken.None)).ShouldAdvance();
        }

        Here.Clock.Advance(TimeSpan.FromSeconds(31));
        (await Here.Get<LoginByCode>().ResendAsync(await Here.VisitAsync(_browser), CancellationToken.None)).ShouldNotBePending();
        (await Here.MailboxAsync()).Count.ShouldBe(3);
        (await ConfirmAsync(await Here.MailedCodeAsync())).ShouldAdvance();
    }

    [Fact]
    public async Task Where_a_code_is_required_it_is_owed_after_the_password()
    {
        await using var people = await People.CreateAsync(("LoginByCodeRequired", "password"));
        await people.AddAsync(Ada, Password);

        (await people.SignInAsync(_browser, Ada, Password)).ShouldAdvance();

        (await people.ReadAsync(_browser)).IsSignedIn.ShouldBeFalse();
        (await people.Get<LoginByCode>().ConfirmAsync(await people.VisitAsync(_browser), await people.MailedCodeAsync(), CancellationToken.None)).ShouldAdvance();
        (await people.ReadAsync(_browser)).Session!.Methods.Select(m => m.Method).ShouldBe(["password", "code"]);
    }

    [Fact]
    [Trait("Security", "S-061")]
    public async Task What_is_under_way_moves_under_a_new_token_with_every_proof()
    {
        await using var people = await People.CreateAsync(("LoginByCodeRequired", "password"));
        await people.AddAsync(Ada, Password);
        await people.Get<LoginByCode>().RequestAsync(await people.VisitAsync(_browser), "other@example.org", CancellationToken.None);
        _browser.Take();
        var planted = _browser.Copy();

        await people.SignInAsync(_browser, Ada, Password);

        Flows.OwedBy(await people.VisitAsync(planted)).ShouldBeNull();
        Flows.OwedBy(await people.VisitAsync(_browser)).ShouldBe("login_by_code");
    }

    [Fact]
    [Trait("Security", "S-025")]
    public async Task A_new_password_ends_what_was_half_finished()
    {
        var ada = await Here.AddAsync(Ada, Password);
        await RequestAsync(Ada);
        await Here.NewPasswordAsync(ada);

        (await ConfirmAsync(await Here.MailedCodeAsync())).ShouldNotBePending();
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task A_code_proves_the_address_it_went_to_and_not_the_one_that_took_its_place()
    {
        var signUp = new Browser();
        await Here.SignUp.BeginAsync(await Here.VisitAsync(signUp), new SignUpForm("mallory@example.org", null, Password), CancellationToken.None);
        await RequestAsync("mallory@example.org");
        var code = await Here.MailedCodeAsync();
        (await Here.Get<EmailAddressVerification>().CorrectAsync(await Here.VisitAsync(signUp), Ada, CancellationToken.None)).ShouldAdvance();

        (await ConfirmAsync(code)).ShouldNotBePending();

        (await Here.ReadAsync(_browser)).IsSignedIn.ShouldBeFalse();
        (await Here.FindAsync(Ada))!.EmailConfirmed.ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task Whoever_proves_the_address_of_a_sign_up_by_a_code_leaves_no_password_to_the_one_who_signed_up()
    {
        const string theirs = "a password of mallory";
        var mallory = new Browser("203.0.113.9");
        await Here.SignUp.BeginAsync(await Here.VisitAsync(mallory), new SignUpForm(Ada, null, theirs), CancellationToken.None);
        await RequestAsync(Ada);

        (await ConfirmAsync(await Here.MailedCodeAsync())).ShouldAdvance();

        (await Here.ReadAsync(_browser)).IsSignedIn.ShouldBeTrue();
        var account = (await Here.FindAsync(Ada))!;
        (account.EmailConfirmed, account.PasswordHash).ShouldBe((true, null));
        (await Here.SignInAsync(mallory, Ada, theirs)).ShouldBeMismatch();
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task Sessions_of_before_the_proof_end_with_it()
    {
        await using var people = await People.CreateAsync(("EmailVerification", "Optional"));
        var mallory = new Browser("203.0.113.9");
        await people.SignUp.BeginAsync(await people.VisitAsync(mallory), new SignUpForm(Ada, null, Password), CancellationToken.None);
        (await people.ReadAsync(mallory)).IsSignedIn.ShouldBeTrue();
        var flow = people.Get<LoginByCode>();
        await flow.RequestAsync(await people.VisitAsync(_browser), Ada, CancellationToken.None);

        (await flow.ConfirmAsync(await people.VisitAsync(_browser), await people.MailedCodeAsync(), CancellationToken.None)).ShouldAdvance();

        (await people.ReadAsync(_browser)).IsSignedIn.ShouldBeTrue();
        (await people.ReadAsync(mallory)).IsSignedIn.ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task A_second_proven_address_gets_the_code_that_is_asked_for_with_it()
    {
        await AddSecondAsync(await Here.AddAsync(Ada, Password));

        (await RequestAsync("SECOND@example.org")).ShouldAdvance();
        (await Here.MailboxAsync()).Single().To.ShouldBe(Second);
        Here.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Here.Get<LoginByCode>().ResendAsync(await Here.VisitAsync(_browser), CancellationToken.None)).ShouldAdvance();
        (await Here.MailboxAsync())[^1].To.ShouldBe(Second);
        (await ConfirmAsync(await Here.MailedCodeAsync())).ShouldAdvance();

        (await Here.ReadAsync(_browser)).Session!.Methods.Single().Email.ShouldBe(Second);
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task A_code_dies_with_the_address_it_went_to()
    {
        var account = await Here.AddAsync(Ada, Password);
        await AddSecondAsync(account);
        await RequestAsync(Second);
        var code = await Here.MailedCodeAsync();

        await CommitAsync(new RemoveEmail(account.Id, Second.ToUpperInvariant()));
        Here.Clock.Advance(TimeSpan.FromMinutes(1));

        (await Here.Get<LoginByCode>().ResendAsync(await Here.VisitAsync(_browser), CancellationToken.None)).ShouldNotBePending();
        (await ConfirmAsync(code)).ShouldNotBePending();
        (await Here.MailboxAsync()).Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-031")]
    public async Task A_code_asked_for_late_in_the_time_of_a_browser_has_all_of_its_own()
    {
        await Here.AddAsync(Ada, Password);
        await RequestAsync("nobody@example.org");
        Here.Clock.Advance(TimeSpan.FromMinutes(58.5));
        await RequestAsync(Ada);
        var code = await Here.MailedCodeAsync();
        _browser.Take();
        _browser.SetCookies.Single(c => c.Name == "__Host-sessionid").Expires!.Value.ShouldBe(Here.Clock.GetUtcNow().AddHours(1), TimeSpan.FromSeconds(1));
        Here.Clock.Advance(TimeSpan.FromMinutes(2.5));

        (await ConfirmAsync(code)).ShouldAdvance();
    }

    private Task AddSecondAsync(Account account) => CommitAsync(
        new AddEmail(new AccountEmail(account.Id, Second, Second.ToUpperInvariant(), false, false, Here.Clock.GetUtcNow())), new VerifyEmail(account.Id, Second.ToUpperInvariant()));

    private async Task CommitAsync(params Change[] changes) =>
        (await Here.Get<IActs>().TryCommitAsync(new Act(Here.Clock.GetUtcNow(), changes), CancellationToken.None)).ShouldBeTrue();
}
