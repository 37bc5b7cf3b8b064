using IdentityHost.Accounts.Languages;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Tests.World;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Messages;

public sealed class MailTests() : PeopleTests(("ProductName", Product), ("Messages:HelpContact", "help@example.org & desk"))
{
    private const string Product = "Acme <b>ID</b> {code}";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);
    private static readonly Circumstance s_how = new(new DateTimeOffset(2026, 3, 5, 14, 7, 0, TimeSpan.Zero), "192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) <script>");

    /// <summary>Every mail there is, with values that would do harm if they were not escaped.</summary>
    private static readonly Mail[] s_all =
    [
        new Mail.SignUpCode("123456", s_lifetime), new Mail.AccountExists(), new Mail.EmailCode("123456", s_lifetime), new Mail.EmailLink("https://id.example/verify?key=a&b=<", s_lifetime),
        new Mail.SignInCode("ABCD-EFGH", s_lifetime), new Mail.PasswordResetCode("123456", s_lifetime), new Mail.PasswordResetLink("https://id.example/reset?key=a&b=<", s_lifetime),
        new Mail.UnknownAccount(), new Mail.PasswordChanged(s_how), new Mail.PasswordRemoved(s_how), new Mail.PasswordSet(s_how), new Mail.PasswordReset(s_how), new Mail.EmailAdded("o'hara&co@example.org", s_how),
        new Mail.EmailRemoved("o'hara&co@example.org", s_how), new Mail.PrimaryEmailChanged("o'hara&co@example.org", s_how),
        new Mail.PhoneAdded("+493012345678", s_how), new Mail.PhoneChanged("+493012345678", s_how), new Mail.PhoneRemoved("+493012345678", s_how),
        new Mail.SecondCode("123456", s_lifetime), new Mail.ProofCode("123456", s_lifetime), new Mail.SecondFactorRequired(s_how), new Mail.SecondFactorOptional(s_how),
        new Mail.TotpActivated(s_how), new Mail.TotpDeactivated(s_how), new Mail.RecoveryCodesGenerated(s_how), new Mail.RecoveryCodesRemoved(s_how), new Mail.RecoveryCodeUsed(7, s_how), new Mail.PasskeyAdded("<i>{product} key", s_how),
        new Mail.Invitation("<i>{product} o'hara", "https://id.example/signup?invitation=a&b=<", s_lifetime), new Mail.SignInLink("123456", "https://id.example/signin/link?key=a&b=<", s_lifetime), new Mail.PasskeyRenamed("<i>{new} key", "<i>{product} key", s_how), new Mail.PasskeyRemoved("<i>{product} key", s_how), new Mail.NewSignIn(s_how), new Mail.DeletionScheduled(DateTimeOffset.UnixEpoch, s_how), new Mail.AccountKept(s_how),
        new Mail.AccountCreated(), new Mail.AccountToActivate("key<b>", "https://id.example/reset-password?key=a&b=<", s_lifetime), new Mail.AccountDisabled(), new Mail.AccountEnabled(),
        new Mail.ConnectCode("123456", "Git<b>Hub", "<i>{product} ada", s_lifetime), new Mail.AccountMade("Git<b>Hub", "<i>{product} ada", s_how), new Mail.ProviderConnected("Git<b>Hub", "<i>{product} ada", s_how), new Mail.ProviderDisconnected("Git<b>Hub", "<i>{product} ada", s_how),
        new Mail.GroupJoined("<i>{product} o'hara"), new Mail.GroupLeft("<i>{product} o'hara"), new Mail.MadeSuperuser(), new Mail.MadeStaff(), new Mail.MadeOrdinary(),
        new Mail.DeletionByStaff(DateTimeOffset.UnixEpoch), new Mail.DeletionStoppedByStaff(), new Mail.ProfileChangedByStaff(),
        new Mail.ConsentWithdrawnByStaff("<i>{product} shop"), new Mail.InvitationRevokedByStaff("o'hara&co@example.org"),
        new Mail.SignedOutByStaff(), new Mail.PasswordResetByStaff("https://id.example/reset-password?key=a&b=<", s_lifetime),
    ];

    public static TheoryData<int, string> MailsAndLanguages
    {
        get
        {
            var rows = new TheoryData<int, string>();
            foreach (var language in SpokenLanguages.All)
            {
                for (var i = 0; i < s_all.Length; i++)
                    rows.Add(i, language);
            }

            return rows;
        }
    }

    private Message Write(Mail mail, string language) => Here.Get<MailWriter>().Write(mail, "ada@example.org", language);

    [Theory]
    [MemberData(nameof(MailsAndLanguages))]
    [Trait("Security", "S-176")]
    public void Every_mail_says_the_same_in_text_and_in_HTML_and_escapes_what_is_put_in(int which, string language)
    {
        var mail = Write(s_all[which], language);

        mail.Language.ShouldBe(language);
        mail.Subject.ShouldStartWith(Product + ": ");
        mail.Subject.ShouldNotContain("123");
        mail.Text.ShouldEndWith($"-- \n{Product}\n");
        mail.Text.ShouldNotContain('\r');
        var html = mail.Html!;
        html.ShouldContain($"<html lang=\"{language}\">");
        html.ShouldNotContain("<b>");
        html.ShouldNotContain("<i>");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("src=");
        html.ShouldNotContain("url(");

        // Taken apart by another's parser, the HTML says the words of the text.
        var shown = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html.Replace("<br>", " ", StringComparison.Ordinal)).Body!.TextContent;
        foreach (var words in Words(mail.Text))
            Words(shown).ShouldContain(words);
    }

    [Fact]
    public void Every_text_is_there_in_every_language_and_belongs_to_a_mail()
    {
        string[] parts = ["circumstance", "help", "help-contact", "unknown", "seconds", "minutes", "hours", "days"];
        string[] texts = ["sms-phone-code", "sms-sign-in-code", "sms-proof-code", "sms-account-exists", "sms-phone-gone"];
        new MailTemplates().Names.Order(StringComparer.Ordinal)
            .ShouldBe(SpokenLanguages.All.SelectMany(l => s_all.Select(m => m.Name).Concat(parts).Concat(texts).Select(n => $"{l}/{n}")).Order(StringComparer.Ordinal));
        s_all.Select(m => m.GetType()).ShouldBe(
            typeof(Mail).GetNestedTypes().Where(t => !t.IsAbstract), ignoreOrder: true, "a new mail belongs into the list above");
    }

    [Fact]
    [Trait("Security", "S-181")]
    public void A_mail_with_a_code_names_purpose_and_validity_and_holds_no_link()
    {
        foreach (var mail in s_all.OfType<Mail.WithCode>().SelectMany(m => SpokenLanguages.All.Select(l => Write(m, l))))
        {
            (mail.Text + mail.Html).ShouldNotContain("http");
            mail.Text.ShouldContain("5 Minute", Case.Insensitive);
            mail.ExpiresAt.ShouldBe(mail.CreatedAt + s_lifetime);
        }

        Write(new Mail.SignUpCode("123456", s_lifetime), "en").Text.ShouldStartWith("Your code is 123456\n\n");
        Write(new Mail.SignInCode("ABCD-EFGH", s_lifetime), "de").Text.ShouldStartWith("Ihr Code ist ABCD-EFGH\n\n");
    }

    [Theory]
    [InlineData(60, "60 seconds")]
    [InlineData(300, "5 minutes")]
    [InlineData(3 * 3600, "3 hours")]
    [InlineData(3 * 86400, "3 days")]
    public void How_long_a_link_is_good_stands_in_words(int seconds, string words) =>
        Write(new Mail.EmailLink("https://id.example/verify", TimeSpan.FromSeconds(seconds)), "en").Text.ShouldContain($"it is good for {words}.");

    [Fact]
    [Trait("Security", "S-179")]
    public void A_notice_says_when_from_where_and_where_to_get_help()
    {
        var english = Write(new Mail.PasswordChanged(s_how), "en");
        english.Text.ShouldContain("When: 5 March 2026, 14:07 UTC\nInternet address: 192.0.2.1\nBrowser or app: Mozilla/5.0 (X11; Linux x86_64) <script>\n");
        english.Text.ShouldContain("You get help here: help@example.org & desk");
        english.ExpiresAt.ShouldBeNull();
        Write(new Mail.EmailRemoved("old@example.org", s_how), "de").Text.ShouldContain("Die Adresse old@example.org wurde");
        Write(new Mail.PasswordReset(new Circumstance(s_how.At, null, null)), "de").Text.ShouldContain("Wann: 5. März 2026, 14:07 UTC\nInternetadresse: unbekannt\nBrowser oder App: unbekannt");
        s_all.OfType<Mail.Notice>().Count().ShouldBe(26);
    }

    [Theory]
    [InlineData("Click https://evil.example/now", "Click https  /evil example/now")]
    [InlineData("write ada@evil.example", "write ada evil example")]
    [InlineData("a\r\nBcc: b\u2028c\u202Ed", "a  Bcc: b c d")]
    [InlineData("Chrome/143.0.0.0 Safari/537.36", "Chrome/143.0.0.0 Safari/537.36")]
    [Trait("Security", "S-176")]
    public void What_people_wrote_forms_no_link_and_stays_on_one_line(string written, string shown) => WrittenByPeople.Shown(written).ShouldBe(shown);

    [Fact]
    [Trait("Security", "S-176")]
    public void What_people_wrote_is_cut_short_at_a_whole_character() =>
        WrittenByPeople.Shown(string.Concat(Enumerable.Repeat("x😀", 99))).Length.ShouldBeLessThanOrEqualTo(120);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    [Trait("Security", "S-038")]
    public void Only_an_absolute_web_address_becomes_a_link(string link) => Should.Throw<ArgumentException>(() => new Mail.EmailLink(link, s_lifetime));

    [Fact]
    public void The_language_is_the_apps_or_else_the_browsers()
    {
        var http = new DefaultHttpContext();
        SpokenLanguages.Of(http).ShouldBe("en");
        http.Request.Headers.AcceptLanguage = "fr, en;q=0.5, de-AT;q=0.8";
        SpokenLanguages.Of(http).ShouldBe("de");
        SpokenLanguages.Prefer(http, ["fr", "en-GB"]);
        SpokenLanguages.Of(http).ShouldBe("en");
    }

    [Fact]
    public void Printing_a_mail_shows_no_code() => new Mail.SignUpCode("123456", s_lifetime).ToString().ShouldBe("Mail sign-up-code");

    private static List<string> Words(string text) => [.. text.Split((char[])[' ', '\n', ':'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(w => w != "--" && !w.StartsWith("//", StringComparison.Ordinal) && w != "https")];
}
