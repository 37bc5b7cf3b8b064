using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Visitors;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.EmailAddresses;

/// <summary>Somebody signed in proves another address of theirs.</summary>
/// <param name="settings">Below <c>IdentityHost:Accounts</c>.</param>
public abstract class AddressProofTests(params (string Key, string Value)[] settings) : FactorTests(settings)
{
    protected const string Second = "second@example.org";
    protected const string Third = "third@example.org";

    private protected Browser Browser { get; } = new();

    private protected EmailAddressVerification Verification => Here.Get<EmailAddressVerification>();

    /// <summary>What the last mail has to prove an address with.</summary>
    private protected async Task<string> KeyAsync()
    {
        var text = (await Here.MailboxAsync())[^1].Text;
        return Verification.ByCode ? Codes.In(text) : Links.KeyIn(text.Split("key=")[1]);
    }

    private protected async Task<Visitor> ReadAsync()
    {
        var visitor = await Here.ReadAsync(Browser);
        await Here.Get<VisitorReader>().ReadPendingAsync(visitor, None);
        return visitor;
    }

    private protected async Task AddAsync(string email) => (await Here.Get<EmailAddressBook>().AddAsync(await ReadAsync(), email, None)).ShouldAdvance();

    private protected async Task<IReadOnlyList<(string, bool, bool)>> ListAsync() =>
        [.. (await Here.Get<EmailAddressBook>().ListAsync(await ReadAsync(), None)).Select(a => (a.Email, a.Verified, a.Primary))];
}

/// <summary>Where an account has one address that is changed.</summary>
/// <param name="settings">Below <c>IdentityHost:Accounts</c>.</param>
public abstract class ChangedAddressTests(params (string Key, string Value)[] settings) : AddressProofTests([("ChangeEmail", "true"), .. settings])
{
    [Fact]
    public async Task The_proven_one_takes_the_place_of_the_old_one_whose_owner_is_told_and_the_answer_shows_it()
    {
        await SignedInAdaAsync(Browser);
        await AddAsync(Second);
        var first = await KeyAsync();
        await AddAsync(Third);
        (await ListAsync()).ShouldBe([(Ada, true, true), (Third, false, false)]);
        (await Verification.VerifyAsync(await ReadAsync(), first, None)).ShouldBeOfType<FlowOutcome.Invalid>("another one is asked for since");

        var visitor = await ReadAsync();
        (await Verification.VerifyAsync(visitor, await KeyAsync(), None)).ShouldAdvance();

        visitor.Account!.Email.ShouldBe(Third);
        (await ListAsync()).ShouldBe([(Third, true, true)]);
        (await Here.MailboxAsync()).Where(m => m.Subject.Contains("primary address was changed", StringComparison.Ordinal)).Select(m => m.To).ShouldBe([Ada, Third]);
    }
}

public sealed class AddressChangedByCodeTests() : ChangedAddressTests;

public sealed class AddressChangedByLinkTests() : ChangedAddressTests(("EmailVerificationByCodeEnabled", "false"), ("Mfa:PasskeySignupEnabled", "false"));

/// <summary>Looking what a code proves, before it does.</summary>
public sealed class AddressLookedAtTests() : AddressProofTests()
{
    [Fact]
    public async Task Looking_with_the_right_code_uses_up_no_try()
    {
        await SignedInAdaAsync(Browser);
        await AddAsync(Second);
        var code = await KeyAsync();
        for (var i = 0; i < 4; i++)
            (await Verification.InspectAsync(await ReadAsync(), code, None)).ShouldBeOfType<EmailVerificationInfo.Found>().Email.ShouldBe(Second);

        (await Verification.VerifyAsync(await ReadAsync(), code, None)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-031")]
    public async Task Looking_with_a_wrong_one_does()
    {
        await SignedInAdaAsync(Browser);
        await AddAsync(Second);
        var code = await KeyAsync();
        for (var i = 0; i < 3; i++)
            (await Verification.InspectAsync(await ReadAsync(), code == "123456" ? "654321" : "123456", None)).ShouldBeOfType<EmailVerificationInfo.Not>();

        (await Verification.VerifyAsync(await ReadAsync(), code, None)).ShouldNotBePending();
    }
}

/// <summary>Where an account has several, which links prove.</summary>
public sealed class AddressAddedByLinkTests() : AddressProofTests(("EmailVerificationByCodeEnabled", "false"), ("Mfa:PasskeySignupEnabled", "false"))
{
    /// <summary>It may be somebody else who sits there.</summary>
    [Fact]
    public async Task Its_owner_is_told_at_the_address_there_was_before()
    {
        await SignedInAdaAsync(Browser);
        await AddAsync(Second);
        (await Verification.VerifyAsync(await ReadAsync(), await KeyAsync(), None)).ShouldAdvance();

        (await ListAsync()).ShouldBe([(Ada, true, true), (Second, true, false)]);
        var notice = (await Here.MailboxAsync())[^1];
        (notice.To, notice.Subject.Contains("an address was added", StringComparison.Ordinal)).ShouldBe((Ada, true));
    }

    [Fact]
    [Trait("Security", "S-033")]
    public async Task Of_many_who_follow_the_link_at_once_one_proves_the_address()
    {
        await SignedInAdaAsync(Browser);
        await AddAsync(Second);
        var key = await KeyAsync();
        Browser.Take();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            await Verification.VerifyAsync(await Here.ReadAsync(Browser.Copy()), key, None))));

        outcomes.Count(o => o is FlowOutcome.Advanced).ShouldBe(1);
        (await ListAsync()).ShouldBe([(Ada, true, true), (Second, true, false)]);
    }
}

/// <summary>Where an account may have two.</summary>
public sealed class MostAddressesTests() : AddressProofTests(("MaxEmailAddresses", "2"), ("Throttling:CountAddresses", "false"))
{
    private readonly Browser _other = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-216")]
    public async Task Those_that_were_asked_for_side_by_side_are_counted_when_they_are_proven()
    {
        await SignedInAdaAsync(Browser);
        await AddAsync(Second);
        var second = await KeyAsync();
        await Here.SignedInAsync(_other, Ada, Password);
        (await Here.Get<EmailAddressBook>().AddAsync(await Here.ReadAsync(_other), Third, None)).ShouldAdvance();
        var third = await KeyAsync();
        (await Verification.VerifyAsync(await ReadAsync(), second, None)).ShouldAdvance();

        var visitor = await Here.ReadAsync(_other);
        await Here.Get<VisitorReader>().ReadPendingAsync(visitor, None);
        (await Verification.VerifyAsync(visitor, third, None)).ShouldFail("max_email_addresses", "key");

        (await ListAsync()).ShouldBe([(Ada, true, true), (Second, true, false)]);
    }
}
