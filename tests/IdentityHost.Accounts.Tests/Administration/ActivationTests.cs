using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Administration;

/// <summary>Accounts that operators make: how their owners come to them, and how an installation comes to its first superuser.</summary>
public sealed class ActivationTests : PeopleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private AccountActivation Activation => Here.Get<AccountActivation>();

    private FirstSuperuser First => Here.Get<FirstSuperuser>();

    [Fact]
    public async Task A_mailed_code_activates_an_account_once_and_brings_the_password_it_lacks()
    {
        var code = await CodeOfAsync(new NewAccount { Email = "ada@example.org", IsTold = true });
        (await Activation.FindAsync(code[..^1], None)).ShouldBeNull();
        (await Activation.FindAsync(new string('A', code.Length), None)).ShouldBeNull();

        var awaited = (await Activation.FindAsync(code, None)).ShouldNotBeNull();
        awaited.NeedsPassword.ShouldBeTrue();
        (await Activation.ActivateAsync(awaited, null, None)).ShouldBeOfType<AdministrationResult.Invalid>();
        (await Activation.ActivateAsync(awaited, "short", None)).ShouldBeOfType<AdministrationResult.Invalid>().Field.ShouldBe("password");
        (await Activation.ActivateAsync(awaited, Password, None)).ShouldBeOfType<AdministrationResult.Done>();

        (await Activation.ActivateAsync(awaited, Password, None)).ShouldBeOfType<AdministrationResult.Conflict>();
        (await Activation.FindAsync(code, None)).ShouldBeNull();
        (await Here.FindAsync("ada@example.org")).ShouldNotBeNull().EmailConfirmed.ShouldBeTrue();
        (await Here.SignInAsync(new Browser(), "ada@example.org", Password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task A_password_set_before_stays_but_owes_the_mailbox_once_since_nobody_showed_that_it_is_theirs()
    {
        var code = await CodeOfAsync(new NewAccount { Email = "ada@example.org", Password = Password, IsTold = true });
        var awaited = (await Activation.FindAsync(code, None)).ShouldNotBeNull();
        awaited.NeedsPassword.ShouldBeFalse();
        (await Activation.ActivateAsync(awaited, null, None)).ShouldBeOfType<AdministrationResult.Done>();
        var account = (await Here.FindAsync("ada@example.org")).ShouldNotBeNull();
        (account.EmailConfirmed, account.PasswordHash is not null, account.MailboxOwed).ShouldBe((true, true, true));
    }

    [Fact]
    public async Task The_key_of_a_reset_activates_nothing_where_nothing_waits()
    {
        var ada = await Here.AddAsync("ada@example.org", Password);
        (await Here.Get<AccountAdministration>().StartPasswordResetAsync(Groups.Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Activation.FindAsync(Links.KeyIn((await Here.MailboxAsync())[^1].Text), None)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-195")]
    public async Task The_first_superuser_is_made_once_even_by_two_at_once_and_never_again_when_all_of_them_are_gone()
    {
        AccountCreationResult?[] both = await Task.WhenAll(First.CreateAsync("one@example.org", Password, None), First.CreateAsync("two@example.org", Password, None));
        var root = both.OfType<AccountCreationResult.Done>().Single().Account;
        (await First.CreateAsync("three@example.org", Password, None)).ShouldBeNull();
        (await Here.Get<IAccounts>().FindAsync(root.Id, None)).ShouldNotBeNull().Groups.ShouldBe(["Root"]);

        await Here.DeleteAsync(root);
        (await First.CreateAsync("four@example.org", Password, None)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-195")]
    public async Task A_password_that_came_with_the_installation_is_known_as_such_until_there_is_another()
    {
        var superusers = Here.Get<ISuperusers>();
        (await First.CreateAsync("root@example.org", "short", None)).ShouldBeOfType<AccountCreationResult.Refused>();
        (await superusers.WereThereAsync(None)).ShouldBeFalse();
        var root = (await First.CreateAsync("root@example.org", Password, None)).ShouldBeOfType<AccountCreationResult.Done>().Account;
        (await superusers.WithInitialPasswordAsync(None)).ShouldBe(["root@example.org"]);

        await Here.Get<AccountAdministration>().StartPasswordResetAsync(Groups.Rights.Operator, root.Id, None);
        var key = Links.KeyIn((await Here.MailboxAsync())[^1].Text);
        (await Here.Get<PasswordReset>().ResetAsync(await Here.VisitAsync(new Browser()), key, "another battery staple", None)).ShouldAdvance();
        (await superusers.WithInitialPasswordAsync(None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_is_vouched_for_unless_somebody_else_has_proven_it()
    {
        var staff = Here.Get<AccountAdministration>();
        var ada = await Here.AddAsync("ada@example.org", Password);
        await Here.UnproveAsync(ada);
        (await staff.VouchAsync(Groups.Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await staff.VouchAsync(Groups.Rights.Operator, ada.Id, None)).ShouldBeOfType<AdministrationResult.Done>();
        (await Here.FindAsync("ada@example.org")).ShouldNotBeNull().EmailConfirmed.ShouldBeTrue();
        var reader = new Groups.Rights("reader", Groups.Rank.Person, [], []);
        (await staff.VouchAsync(reader, "nobody", None)).ShouldBeOfType<AdministrationResult.NotFound>();
    }

    private async Task<string> CodeOfAsync(NewAccount wanted)
    {
        (await Here.Get<AccountCreation>().CreateAsync(wanted, None)).ShouldBeOfType<AccountCreationResult.Done>();
        return Links.KeyIn((await Here.MailboxAsync())[^1].Text);
    }
}
