using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.EmailAddresses;

public sealed class EmailAddressBookTests : PeopleTests
{
    private const string Ada = "ada@example.org";
    private const string Second = "ada@work.example";
    private readonly Browser _browser = new();

    private EmailAddressBook Book => Here.Get<EmailAddressBook>();

    private async Task SignInAsync()
    {
        await Here.AddAsync(Ada, Password);
        await Here.SignedInAsync(_browser, Ada, Password);
    }

    private async Task<IReadOnlyList<(string, bool, bool)>> ListAsync()
    {
        var visitor = await Here.ReadAsync(_browser);
        await Here.Get<Visitors.VisitorReader>().ReadPendingAsync(visitor, CancellationToken.None);
        return [.. (await Book.ListAsync(visitor, CancellationToken.None)).Select(a => (a.Email, a.Verified, a.Primary))];
    }

    private async Task<FlowOutcome> DoAsync(Func<Visitors.Visitor, Task<FlowOutcome>> act)
    {
        var visitor = await Here.ReadAsync(_browser);
        await Here.Get<Visitors.VisitorReader>().ReadPendingAsync(visitor, CancellationToken.None);
        return await act(visitor);
    }

    private Task<FlowOutcome> AddAsync(string email) => DoAsync(v => Book.AddAsync(v, email, CancellationToken.None));

    private Task<FlowOutcome> VerifyAsync(string? code) => DoAsync(v => Here.Get<EmailAddressVerification>().VerifyAsync(v, code, CancellationToken.None));

    [Fact]
    public async Task An_address_is_the_accounts_once_its_code_was_typed_and_signs_in_from_then_on()
    {
        await SignInAsync();
        (await AddAsync(Second)).ShouldAdvance();
        (await ListAsync()).ShouldBe([(Ada, true, true), (Second, false, false)]);
        (await Here.FindAsync(Second)).ShouldBeNull();

        (await VerifyAsync(await Here.MailedCodeAsync())).ShouldAdvance();

        (await ListAsync()).ShouldBe([(Ada, true, true), (Second, true, false)]);
        (await Here.SignInAsync(new Browser(), Second, Password)).ShouldAdvance();
    }

    [Fact]
    public async Task A_proven_address_becomes_primary_and_the_old_one_can_go()
    {
        await SignInAsync();
        await AddAsync(Second);
        await VerifyAsync(await Here.MailedCodeAsync());

        (await DoAsync(v => Book.RemoveAsync(v, Ada, CancellationToken.None))).ShouldFail("cannot_remove_primary_email", "email");
        (await DoAsync(v => Book.MakePrimaryAsync(v, Second, true, CancellationToken.None))).ShouldAdvance();
        (await DoAsync(v => Book.RemoveAsync(v, Ada, CancellationToken.None))).ShouldAdvance();

        (await ListAsync()).ShouldBe([(Second, true, true)]);
        (await Here.ReadAsync(_browser)).Account!.Email.ShouldBe(Second);
        (await Here.MailboxAsync()).TakeLast(2).Select(m => m.To).ShouldBe([Ada, Second], ignoreOrder: true);
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Another_persons_address_is_accepted_alike_and_its_owner_alone_could_prove_it()
    {
        await Here.AddAsync("bob@example.org", Password);
        await SignInAsync();

        (await AddAsync("bob@example.org")).ShouldAdvance();

        (await VerifyAsync(await Here.MailedCodeAsync())).ShouldFail("email_taken", "key");
        (await ListAsync()).Count.ShouldBeLessThanOrEqualTo(2);
        (await Here.FindAsync("bob@example.org"))!.Email.ShouldBe("bob@example.org");
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task The_last_address_and_an_unproven_one_stay_what_they_are()
    {
        await SignInAsync();
        await AddAsync(Second);

        (await DoAsync(v => Book.RemoveAsync(v, Ada, CancellationToken.None))).ShouldFail("cannot_remove_primary_email", "email");
        (await DoAsync(v => Book.MakePrimaryAsync(v, Second, true, CancellationToken.None))).ShouldFail("unverified_primary_email", "email");
        (await DoAsync(v => Book.RemoveAsync(v, Second, CancellationToken.None))).ShouldAdvance();
        (await VerifyAsync("123456")).ShouldNotBePending();
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task Changes_need_a_recent_proof_after_the_input_was_found_good()
    {
        await SignInAsync();
        Here.Clock.Advance(TimeSpan.FromMinutes(6));

        (await AddAsync("nonsense")).ShouldFail("invalid", "email");
        (await AddAsync(Second)).ShouldBeOfType<FlowOutcome.Stale>();

        (await DoAsync(v => Here.Get<Accounts.Reauthentication.ReauthenticationFlow>().ProveAsync(v, Password, CancellationToken.None))).ShouldAdvance();
        (await AddAsync(Second)).ShouldAdvance();
    }

    [Fact]
    public async Task What_is_wrong_with_an_address_is_told_in_allauths_words()
    {
        await SignInAsync();

        (await AddAsync("")).ShouldFail("required", "email");
        (await AddAsync("ADA@example.org")).ShouldFail("duplicate_email", "email");
        (await DoAsync(v => Book.RemoveAsync(v, "who@example.org", CancellationToken.None))).ShouldFail("unknown_email", "email");
        (await DoAsync(v => Book.SendProofAsync(v, "who@example.org", CancellationToken.None))).ShouldFail("unknown_email", "email");
    }
}
