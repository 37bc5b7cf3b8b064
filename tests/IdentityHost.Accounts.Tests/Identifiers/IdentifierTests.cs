using IdentityHost.Accounts.Identifiers;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Identifiers;

[Trait("Security", "S-006")]
public sealed class IdentifierTests
{
    [Theory]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData("  Ada@EXAMPLE.org ", "Ada@example.org")]
    [InlineData("ａｄａ@example.org", "ada@example.org")]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada+tag@example.org", "ada+tag@example.org")]
    [InlineData("jürgen@example.org", "jürgen@example.org")]
    public void An_address_has_one_spelling(string typed, string kept)
    {
        EmailAddress.TryParse(typed, out var address).ShouldBeTrue();
        address!.Value.ShouldBe(kept);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("@example.org")]
    [InlineData("ada@")]
    [InlineData("ada@localhost")]
    [InlineData("ada@example..org")]
    [InlineData("a..b@example.org")]
    [InlineData("ada@@example.org")]
    [InlineData("ada@127.0.0.1")]
    [InlineData("ada＠example.org")]
    [InlineData("ada\u200b@example.org")]
    [InlineData("ada\u202e@example.org")]
    [InlineData("ada\r\nbcc:x@example.org")]
    [InlineData("ada b@example.org")]
    [InlineData("<ada@example.org>")]
    [InlineData("ada@exa_mple.org")]
    [InlineData("\ud800ada@example.org")]
    public void What_is_no_address_or_hides_something_is_refused(string typed) => EmailAddress.TryParse(typed, out _).ShouldBeFalse();

    [Fact]
    public void Two_spellings_of_one_address_compare_equal_and_a_dotless_i_does_not()
    {
        Normalized("ADA@Example.ORG").ShouldBe(Normalized("ａda@example.org"));
        Normalized("mıke@example.org").ShouldNotBe(Normalized("mike@example.org"));

        static string Normalized(string typed) => EmailAddress.TryParse(typed, out var address) ? address.Normalized : throw new ArgumentException(typed);
    }

    [Theory]
    [InlineData("ada", true)]
    [InlineData("ada.lovelace-1815", true)]
    [InlineData("Ｊürgen", true)]
    [InlineData("a", false)]
    [InlineData("ada@home", false)]
    [InlineData("0151 23456", false)]
    [InlineData("+4915123456", false)]
    [InlineData("0151-23456", false)]
    [InlineData("ada\u00adlovelace", false)]
    [InlineData(".ada", false)]
    [InlineData("ada lovelace", false)]
    public void A_user_name_looks_like_nothing_else(string typed, bool good) => Username.TryParse(typed, out _).ShouldBe(good);
}
