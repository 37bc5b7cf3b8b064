using IdentityHost.Accounts.Languages;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.TextMessages;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.TextMessages;

public sealed class TextMessageTests : PeopleTests
{
    private const string Gsm = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);

    private static readonly TextMessage[] s_all =
        [new TextMessage.PhoneCode("123456", s_lifetime), new TextMessage.SignInCode("123456", s_lifetime), new TextMessage.ProofCode("123456", s_lifetime), new TextMessage.AccountExists(), new TextMessage.PhoneGone()];

    private IEnumerable<Message> Written => s_all.SelectMany(m => SpokenLanguages.All.Select(l => Write(m, l)));

    [Fact]
    public void Every_text_fits_one_message_of_the_old_alphabet()
    {
        typeof(TextMessage).GetNestedTypes().Where(t => !t.IsAbstract).ShouldBe(s_all.Select(m => m.GetType()), ignoreOrder: true, "a new one belongs into the list above");
        foreach (var message in Written)
        {
            (message.Channel, message.To, message.Subject, message.Html).ShouldBe((MessageChannel.Sms, "+493012345678", "", null));
            message.Text.Length.ShouldBeLessThanOrEqualTo(160, message.Text);
            message.Text.ShouldAllBe(c => Gsm.Contains(c, StringComparison.Ordinal), message.Text);
        }
    }

    [Fact]
    [Trait("Security", "S-181")]
    public void A_text_names_the_site_and_holds_no_link_and_one_with_a_code_says_for_how_long_and_whose_page_takes_it()
    {
        foreach (var message in Written)
        {
            message.Text.ShouldContain("IdentityHost");
            message.Text.ShouldNotContain("://");
            message.Text.ShouldNotContain("www.");
        }

        foreach (var message in s_all.OfType<TextMessage.WithCode>().SelectMany(m => SpokenLanguages.All.Select(l => Write(m, l))))
        {
            message.Text.ShouldStartWith("123456 ");
            message.Text.ShouldContain("5 Minute", Case.Insensitive);
            message.Text.ShouldEndWith("\n\n@id.example #123456");
            message.ExpiresAt.ShouldBe(message.CreatedAt + s_lifetime);
        }
    }

    [Fact]
    [Trait("Security", "S-200")]
    public void Printing_one_shows_no_code() => s_all[0].ToString().ShouldBe("TextMessage sms-phone-code");

    private Message Write(TextMessage message, string language)
    {
        PhoneNumber.TryParseExact("+493012345678", out var number).ShouldBeTrue();
        return Here.Get<TextMessageWriter>().Write(message, number!, language);
    }
}
