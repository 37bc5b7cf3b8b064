using IdentityHost.Accounts.Administration;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Administration;

public sealed class AccountPositionTests
{
    [Fact]
    [Trait("Security", "S-198")]
    public void A_position_can_be_kept_as_text_and_what_was_changed_in_it_is_refused()
    {
        var account = new Account { Id = "id", NormalizedEmail = "ADA@EXAMPLE.ORG", CreatedAt = DateTimeOffset.UnixEpoch.AddDays(20_000) };
        foreach (var order in Enum.GetValues<AccountOrder>())
        {
            var position = AccountPosition.Of(account, order);
            AccountPosition.TryRead(order, position.Key, position.Id, out var read).ShouldBeTrue();
            read.ShouldBe(position);
        }

        AccountPosition.TryRead(AccountOrder.NewestFirst, "", "id", out _).ShouldBeFalse();
        AccountPosition.TryRead(AccountOrder.NewestFirst, "99999999999999999999", "id", out _).ShouldBeFalse();
        AccountPosition.TryRead(AccountOrder.Email, "A\0", "id", out _).ShouldBeFalse();
        AccountPosition.TryRead(AccountOrder.Email, "A", "i\nd", out _).ShouldBeFalse();
        AccountPosition.TryRead(AccountOrder.Id, "key", "id", out _).ShouldBeFalse();
    }
}
