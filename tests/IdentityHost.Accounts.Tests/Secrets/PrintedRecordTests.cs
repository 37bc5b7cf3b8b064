using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Visitors;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Secrets;

public sealed class PrintedRecordTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UnixEpoch;

    [Fact]
    [Trait("Security", "S-200")]
    public void What_carries_a_code_or_a_hash_does_not_print_it()
    {
        var message = new Message("id", MessageChannel.Mail, "ada@example.org", "Your code is 123 456", "123 456", "123 456", s_now, null);
        var pending = new PendingStep { Id = "1", Holder = "holder", Kind = PendingKind.TotpEnrolment, Data = "secret", CreatedAt = s_now, ExpiresAt = s_now };

        message.ToString().ShouldBe("Message id");
        pending.ToString().ShouldBe("PendingStep TotpEnrolment");
        new SetPassword("id", "stamp", "hash", "next", null).ToString().ShouldBe("SetPassword");
    }
}
