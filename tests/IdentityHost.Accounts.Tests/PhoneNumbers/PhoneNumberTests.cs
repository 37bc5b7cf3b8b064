using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.PhoneNumbers;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.PhoneNumbers;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("+493012345678", "+493012345678")]
    [InlineData(" +49 30 1234-5678 ", "+493012345678")]
    [InlineData("+49 (30) 1234.5678", "+493012345678")]
    [InlineData("+49 (0)30 12345678", "+493012345678")]
    [InlineData("0049 30/12345678", "+493012345678")]
    [InlineData("00 (49) 30\u00A012345678", "+493012345678")]
    [InlineData("+\uFF14\uFF193012345678", "+493012345678")]
    [InlineData("+1 (212) 555-0100", "+12125550100")]
    [Trait("Security", "S-006")]
    public void Every_spelling_of_one_number_is_one_number(string typed, string number)
    {
        PhoneNumber.TryParse(typed, out var read).ShouldBeTrue();
        read!.Value.ShouldBe(number);
        PhoneNumber.TryParseExact(number, out var exact).ShouldBeTrue();
        exact.ShouldBe(read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("+49")]
    [InlineData("+12345")]
    [InlineData("+1234567890123456")]
    [InlineData("+0301234567")]
    [InlineData("030 12345678")]
    [InlineData("+49 30 12345678 ext. 9")]
    [InlineData("+49+3012345678")]
    [InlineData("+49301234567\u0661")]
    [InlineData("+4930\u200B12345678")]
    [InlineData("+4930123\n45678")]
    [InlineData("ada@example.org")]
    [Trait("Security", "S-006")]
    public void What_is_no_number_is_none(string? typed) => PhoneNumber.TryParse(typed, out _).ShouldBeFalse();

    [Theory]
    [InlineData("+49 3012345678")]
    [InlineData("+49-3012345678")]
    [InlineData("00493012345678")]
    [InlineData("+49301234567\u0661")]
    public void Programs_write_it_as_it_is_kept(string text) => PhoneNumber.TryParseExact(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("DE", "030 12345678", "+493012345678")]
    [InlineData("DE", "0151/23456789", "+4915123456789")]
    [InlineData("DE", "12345678", null)]
    [InlineData("DE", "0030 210 1234567", "+302101234567")]
    [InlineData("GB", "(020) 7946 0958", "+442079460958")]
    [InlineData("US", "(212) 555-0100", "+12125550100")]
    [InlineData("US", "1 212 555 0100", "+12125550100")]
    [InlineData("US", "(112) 555-0100", null)]
    [InlineData("US", "555-0100", null)]
    [InlineData("ES", "612 34 56 78", "+34612345678")]
    [InlineData("FR", "06 12 34 56 78", "+33612345678")]
    [InlineData("FR", "6 12 34 56 78", null)]
    [InlineData("FR", "00 12 34", null)]
    public void A_national_form_needs_its_region(string region, string typed, string? number)
    {
        PhoneNumber.TryParse(typed, NumberingPlan.Find(region), out var read).ShouldBe(number is not null);
        read?.Value.ShouldBe(number);
    }

    [Theory]
    [InlineData("+12125550100", "1")]
    [InlineData("+79161234567", "7")]
    [InlineData("+493012345678", "49")]
    [InlineData("+35312345678", "353")]
    [InlineData("+8801712345678", "880")]
    public void The_country_code_is_read_off_the_digits(string number, string code)
    {
        PhoneNumber.TryParseExact(number, out var read).ShouldBeTrue();
        read!.CountryCode.ShouldBe(code);
    }

    [Theory]
    [InlineData("email,phone", true, "", 0)]
    [InlineData("email,phone", false, "", 1)]
    [InlineData("email", false, "", 0)]
    [InlineData("email,fax", true, "", 1)]
    [InlineData("phone", true, "DE", 0)]
    [InlineData("phone", true, "XX", 1)]
    public void Settings_that_contradict_each_other_are_refused(string methods, bool verification, string region, int faults)
    {
        var options = new AccountsOptions { LoginMethods = methods, Phones = { VerificationEnabled = verification, DefaultRegion = region } };
        options.Validate(new ValidationContext(options)).Count().ShouldBe(faults);
    }

    [Fact]
    public void A_time_out_beyond_ten_minutes_is_refused()
    {
        var options = new AccountsOptions { Phones = { VerificationTimeout = TimeSpan.FromMinutes(11) } };
        options.Validate(new ValidationContext(options)).ShouldHaveSingleItem().MemberNames.ShouldBe(["Phones:VerificationTimeout"]);
    }
}
