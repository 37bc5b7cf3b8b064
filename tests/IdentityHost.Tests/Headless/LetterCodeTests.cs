using System.Text.RegularExpressions;
using IdentityHost.Accounts;
using IdentityHost.Api.Headless;
using IdentityHost.Testing.Headless;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Codes of letters that are never sent again, and a sign-in that must be quick.</summary>
public sealed class LetterServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
        ((IEnumerable<(string Key, string Value)>)
        [
            ("Codes:Alphabet", "Letters"),
            ("Codes:Length", "8"),
            ("EmailVerificationResends", "0"),
            ("EmailVerificationChanges", "0"),
            ("LoginByCodeResends", "0"),
            ("LoginTimeout", "00:02:00"),
            ("VisitorLifetime", "00:15:00"),
            ("Mfa:AllowUnverifiedEmail", "true"),
        ]).Select(setting => ("IdentityHost:Accounts:" + setting.Key, setting.Value));
}

/// <summary>What each of these settings changes.</summary>
public sealed partial class LetterCodeTests(LetterServer shared) : HeadlessTests(shared), IClassFixture<LetterServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_code_of_letters_is_typed_in_any_case_with_its_dash_or_without(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        (await client.PostAsync("auth/signup", new { email, password = Password })).ShouldOwe("verify_email");
        var code = Letters().Match(await Mailbox.WaitAsync(email)).Value;
        (await client.PostAsync("auth/email/verify", new { key = "BBBB-BBBB" })).ShouldBeErrors("incorrect_code@key");
        (await client.PostAsync("auth/email/verify", new { key = code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() })).ShouldBeSignedIn();

        await client.DeleteAsync("auth/session");
        var next = Open(kind);
        await next.PostAsync("auth/code/request", new { email });
        (await next.PostAsync("auth/code/confirm", new { code = Letters().Match(await Mailbox.WaitAsync(email, 2)).Value })).ShouldBeSignedIn("code");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Where_nothing_is_sent_again_a_resend_and_a_correction_are_409(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        await client.PostAsync("auth/signup", new { email, password = Password });
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        (await client.PostAsync("auth/email/verify/resend")).ShouldBe(409);
        (await client.PostAsync("account/email", new { email = NewEmail("other") })).ShouldBe(409);

        var (coming, account) = (Open(kind), await NewPersonAsync());
        await coming.PostAsync("auth/code/request", new { email = account.Email });
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        (await coming.PostAsync("auth/code/resend")).ShouldBe(409);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_sign_in_that_takes_too_long_is_over_though_its_code_is_good(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        await client.PostAsync("auth/signup", new { email, password = Password });
        var key = Letters().Match(await Mailbox.WaitAsync(email)).Value;
        Server.Clock.Advance(TimeSpan.FromSeconds(121));
        (await client.PostAsync("auth/email/verify", new { key })).ShouldBe(409);
        (await client.GetAsync("auth/session")).ShouldOwe(null);

        // The token of an app that has begun something is good as long as is set.
        Server.Clock.Advance(TimeSpan.FromMinutes(14));
        (await client.GetAsync("auth/session")).Status.ShouldBe(kind == AllauthKind.App ? 410 : 401);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_account_with_an_address_to_prove_adds_a_factor_where_that_is_allowed(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        (await client.PostAsync("account/email", new { email = NewEmail("second") })).ShouldBe(200);
        (await client.GetAsync("account/authenticators/totp")).ShouldBe(404).Meta("secret").ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Where_no_address_is_proven_a_sign_up_signs_in_and_mails_nothing(AllauthKind kind)
    {
        var options = Server.Services.GetRequiredService<IOptions<AccountsOptions>>().Value;
        options.EmailVerification = EmailVerification.None;
        try
        {
            var email = NewEmail();
            (await Open(kind).PostAsync("auth/signup", new { email, password = Password })).ShouldBeSignedIn().Data.GetProperty("user").GetProperty("email").GetString().ShouldBe(email);
            (await Mailbox.ToAsync(email)).ShouldBeEmpty();
        }
        finally
        {
            options.EmailVerification = EmailVerification.Mandatory;
        }
    }

    [Fact]
    public async Task The_cookie_against_forged_requests_is_for_the_domain_that_is_set()
    {
        var options = Server.Services.GetRequiredService<IOptions<HeadlessOptions>>().Value;
        options.CsrfCookieDomain = "app.example";
        try
        {
            (await Open(AllauthKind.Browser).GetAsync("config")).Headers["Set-Cookie"].ShouldContain("domain=app.example");
        }
        finally
        {
            options.CsrfCookieDomain = "";
        }
    }

    [GeneratedRegex("\\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\\b", RegexOptions.None, 1000)]
    private static partial Regex Letters();
}
