using IdentityHost.Accounts.Identifiers;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Identifiers;

public sealed class WholeCharactersTests
{
    [Theory]
    [InlineData("ab", 3, "ab")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("ab😀c", 4, "ab😀")]
    public void No_character_is_cut_in_two(string text, int most, string cut) => WholeCharacters.Cut(text, most).ShouldBe(cut);
}
