using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Tests.World;
using Microsoft.AspNetCore.Identity;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Passwords;

public sealed class PasswordRulesTests
{
    public static TheoryData<string, PasswordProblem?> Samples => new()
    {
        { "kx7vQ2m", PasswordProblem.TooShort },
        { "kx7vQ2mz", null },
        { "ÄÖÜ😀😀ßé", PasswordProblem.TooShort },
        { "ÄÖÜ😀😀ßéx", null },
        { "        ", PasswordProblem.TooCommon },
        { "kx7 vQ2 m ", null },
        { "password", PasswordProblem.TooCommon },
        { "Password1", PasswordProblem.TooCommon },
        { "identityhost", PasswordProblem.YourOwnName },
        { "Ada.Lovelace@example.org", PasswordProblem.YourOwnName },
        { "ada.lovelace", PasswordProblem.YourOwnName },
        { "countess1815", PasswordProblem.YourOwnName },
        { "countess1816", null },
        { string.Concat(Enumerable.Repeat("ab", 128)), null },
        { string.Concat(Enumerable.Repeat("ab", 128)) + "c", PasswordProblem.TooLong },
        { string.Concat(Enumerable.Repeat("ab😀€", 103)), PasswordProblem.TooLong },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    [Trait("Security", "S-020")]
    [Trait("Security", "S-022")]
    public async Task A_password_is_judged_by_length_and_block_list_only(string password, PasswordProblem? expected)
    {
        await using var people = await People.CreateAsync();

        people.Get<PasswordRules>().Check(password, "ada.lovelace@example.org", "countess1815").ShouldBe(expected);
    }

    [Fact]
    [Trait("Security", "S-020")]
    public async Task The_shortest_length_is_a_setting()
    {
        await using var people = await People.CreateAsync(("Passwords:MinimumLength", "15"));

        people.Get<PasswordRules>().Check("kx7vQ2mzp0aL4t").ShouldBe(PasswordProblem.TooShort);
        people.Get<PasswordRules>().Check("kx7vQ2mzp0aL4t9").ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-022")]
    public void The_list_is_long() => CommonPasswords.Count.ShouldBeGreaterThan(3000);

    [Fact]
    [Trait("Security", "S-021")]
    public async Task The_frameworks_composition_rules_are_gone()
    {
        await using var people = await People.CreateAsync();

        people.Get<IPasswordValidator<Account>>().GetType().Assembly.ShouldBe(typeof(PasswordRules).Assembly);
    }
}
