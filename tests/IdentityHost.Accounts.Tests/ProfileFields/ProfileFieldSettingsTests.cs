using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.ProfileFields;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.ProfileFields;

/// <summary>Settings that cannot be meant fail the start, each with a sentence of its own.</summary>
public sealed class ProfileFieldSettingsTests
{
    [Theory]
    [InlineData("", "snake_case")]
    [InlineData("Company", "snake_case")]
    [InlineData("company-name", "snake_case")]
    [InlineData("company__name", "snake_case")]
    [InlineData("2nd_name", "snake_case")]
    [InlineData("email", "cannot be called 'email'")]
    [InlineData("username", "cannot be called 'username'")]
    [InlineData("phone", "cannot be called 'phone'")]
    [InlineData("password", "cannot be called 'password'")]
    [InlineData("invitation", "cannot be called 'invitation'")]
    [InlineData("given_name", "cannot be called 'given_name'")]
    public void A_name_is_in_snake_case_and_means_nothing_else(string name, string fault) => FaultsOf(new ProfileFieldSettings { Name = name, Label = "Label" }).ShouldHaveSingleItem().ShouldContain(fault);

    [Fact]
    public void Two_fields_of_one_name_are_refused() =>
        FaultsOf(new() { Name = "company", Label = "Company" }, new() { Name = "company", Label = "Firm" }).ShouldHaveSingleItem().ShouldContain("'company' more than once");

    [Fact]
    public void A_label_is_needed_and_only_languages_of_the_pages_have_further_ones()
    {
        FaultsOf(new ProfileFieldSettings { Name = "company" }).ShouldHaveSingleItem().ShouldContain("needs a Label");
        FaultsOf(new ProfileFieldSettings { Name = "company", Label = "Company", Labels = { ["fr"] = "Entreprise", ["de"] = "Firma" } }).ShouldHaveSingleItem().ShouldContain("'fr'");
    }

    [Theory]
    [InlineData("(", "no regular expression")]
    [InlineData(@"(a)\1", "backreferences")]
    [InlineData("(?=a)", "lookarounds")]
    [InlineData("a)|(b", "no regular expression")]
    [Trait("Security", "S-212")]
    public void A_pattern_compiles_and_cannot_stall_the_server(string pattern, string fault) =>
        FaultsOf(new ProfileFieldSettings { Name = "company", Label = "Company", Pattern = pattern }).ShouldHaveSingleItem().ShouldContain(fault);

    [Theory]
    [InlineData("birthdate", ProfileFieldType.Text, "Date")]
    [InlineData("website", ProfileFieldType.Text, "Url")]
    [InlineData("first_name", ProfileFieldType.Number, "Text or Choice")]
    public void A_standard_claim_has_the_type_its_standard_says(string name, ProfileFieldType type, string taken) =>
        FaultsOf(new ProfileFieldSettings { Name = name, Label = "Label", Type = type }).ShouldHaveSingleItem().ShouldContain($"must be of the type {taken}");

    [Theory]
    [InlineData(ProfileFieldType.Text, "1", null, "only Number and Date have")]
    [InlineData(ProfileFieldType.Number, "many", null, "no Number")]
    [InlineData(ProfileFieldType.Date, null, "tomorrow", "no Date")]
    [InlineData(ProfileFieldType.Number, "2", "1", "Min above its Max")]
    [InlineData(ProfileFieldType.Date, "2001-01-02", "2001-01-01", "Min above its Max")]
    public void Borders_are_numbers_or_days_in_their_order(ProfileFieldType type, string? min, string? max, string fault) =>
        FaultsOf(new ProfileFieldSettings { Name = "seats", Label = "Seats", Type = type, Min = min, Max = max }).ShouldHaveSingleItem().ShouldContain(fault);

    [Fact]
    public void What_belongs_to_one_type_is_refused_for_others()
    {
        FaultsOf(new ProfileFieldSettings { Name = "plan", Label = "Plan", Type = ProfileFieldType.Choice }).ShouldHaveSingleItem().ShouldContain("has Choices");
        FaultsOf(new ProfileFieldSettings { Name = "plan", Label = "Plan", Choices = { "free" } }).ShouldHaveSingleItem().ShouldContain("has Choices");
        FaultsOf(new ProfileFieldSettings { Name = "plan", Label = "Plan", Type = ProfileFieldType.Choice, Choices = { "free", "free" } }).ShouldHaveSingleItem().ShouldContain("there twice");
        FaultsOf(new ProfileFieldSettings { Name = "seats", Label = "Seats", Type = ProfileFieldType.Number, Pattern = "[0-9]" }).ShouldHaveSingleItem().ShouldContain("Pattern");
        FaultsOf(new ProfileFieldSettings { Name = "company", Label = "Company", MaxLength = 0 }).ShouldHaveSingleItem().ShouldContain("MaxLength");
    }

    [Fact]
    public void Good_settings_have_no_faults() => FaultsOf(
        new() { Name = "first_name", Label = "First name", Required = true, MaxLength = 50, Pattern = @"\p{L}[\p{L} '-]*" },
        new() { Name = "birthdate", Label = "Birthday", Type = ProfileFieldType.Date, Min = "1900-01-01" },
        new() { Name = "seats_2", Label = "Seats", Type = ProfileFieldType.Number, Min = "-1.5", Max = "1e3" },
        new() { Name = "plan", Label = "Plan", Labels = { ["de"] = "Tarif" }, Type = ProfileFieldType.Choice, Choices = { "free", "pro" } }).ShouldBeEmpty();

    [Fact]
    public void A_server_with_bad_settings_does_not_start_and_names_the_setting()
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("IdentityHost:Accounts:ProfileFields:0:Name", "company"), new("IdentityHost:Accounts:ProfileFields:0:Label", "Company"),
                new("IdentityHost:Accounts:ProfileFields:1:Name", "plan"), new("IdentityHost:Accounts:ProfileFields:1:Label", "Plan"), new("IdentityHost:Accounts:ProfileFields:1:Pattern", "("),
            ]).Build())
            .AddAccounts()
            .BuildServiceProvider();

        Should.Throw<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Message.ShouldContain("IdentityHost:Accounts:ProfileFields:1 'plan' has the Pattern '('");
    }

    private static List<string> FaultsOf(params ProfileFieldSettings[] fields)
    {
        var options = new ProfileFieldOptions();
        foreach (var field in fields)
            options.ProfileFields.Add(field);
        return [.. options.Validate(new ValidationContext(options)).Select(r => r.ErrorMessage!)];
    }
}
