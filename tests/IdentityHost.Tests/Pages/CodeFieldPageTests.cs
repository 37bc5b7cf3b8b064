using System.Text.RegularExpressions;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Testing.Browsing;
using IdentityHost.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>The field for codes, as the settings make them.</summary>
public sealed partial class CodeFieldPageTests(SqliteServer shared) : PageTests(shared), IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData(CodeAlphabet.Letters, 8, "text", "characters", "8 letters")]
    [InlineData(CodeAlphabet.Digits, 9, "numeric", "none", "9 digits")]
    public async Task Whatever_codes_are_made_of_can_be_typed_and_is_called_what_it_is(CodeAlphabet alphabet, int length, string inputMode, string capitals, string hint)
    {
        var options = Server.Services.GetRequiredService<IOptions<CodeOptions>>().Value;
        var before = (options.Alphabet, options.Length);
        (options.Alphabet, options.Length) = (alphabet, length);
        try
        {
            var (ada, eve) = (await NewPersonAsync(), await NewPersonAsync());
            var email = ada.Account.Email!;
            Check(await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/signup"), "Sign up", ("Email", "new." + email), ("Password", "a wholly different sentence"), ("Phone number (optional)", NewPhone())));
            Check(await eve.Browser.PressAsync(await eve.Browser.OpenAsync("/reset-password"), "Continue", ("Email", eve.Account.Email!)));

            var page = await ada.Browser.PressAsync(await ada.Browser.IdentifyAsync(await ada.Browser.OpenAsync("/signin"), email), "Send me a code instead");
            Check(page);
            page = await ada.Browser.PressAsync(page, "Sign in", ("Code", await CodeAsync(email)));
            page.Url.AbsolutePath.ShouldBe("/account", page.Text);

            page = await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/emails"), "Add", ("Email", "other." + email));
            Check(page);
            page = await ada.Browser.PressAsync(page, "Confirm", ("Code", await CodeAsync("other." + email)));
            page.Text.ShouldContain("The address is confirmed");
            Check(await ada.Browser.PressAsync(await ada.Browser.OpenAsync("/account/phone"), "Send a code", ("Phone number", NewPhone())));
        }
        finally
        {
            (options.Alphabet, options.Length) = before;
        }

        void Check(Page page)
        {
            var field = page.Document.QuerySelector("#code").ShouldNotBeNull(page.Text);
            (field.GetAttribute("inputmode"), field.GetAttribute("autocapitalize"), field.GetAttribute("autocomplete")).ShouldBe((inputMode, capitals, "one-time-code"), page.Url.AbsolutePath);
            page.Document.GetElementById("code-hint")!.TextContent.ShouldContain(hint);
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_code_is_said_beside_it_as_well()
    {
        var ada = await NewPersonAsync();
        var page = await ada.Browser.PressAsync(await ada.Browser.IdentifyAsync(await ada.Browser.OpenAsync("/signin"), ada.Account.Email!), "Send me a code instead");
        page.Document.QuerySelector("#code")!.GetAttribute("aria-describedby").ShouldBe("code-hint");

        page = await ada.Browser.PressAsync(page, "Sign in", ("Code", "no code"));

        page.Document.QuerySelector("#code")!.GetAttribute("aria-describedby").ShouldBe("code-hint code-error");
        page.Document.GetElementById("code-error")!.TextContent.ShouldStartWith("This code is not right");
        page.Document.QuerySelector("[role=alert]").ShouldNotBeNull();
    }

    /// <summary>As somebody types it who does not look at capitals and dashes.</summary>
    private async Task<string> CodeAsync(string email) =>
        Code().Match(await Mailbox.WaitAsync(email)).Value.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    [GeneratedRegex(@"\b([BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}|\d{3,5} ?\d{3,5} ?\d{3,5})\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
