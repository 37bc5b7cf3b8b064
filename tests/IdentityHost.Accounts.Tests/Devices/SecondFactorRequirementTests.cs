using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Devices;

/// <summary>Switching the requirement on and off, and what cannot go while it is on.</summary>
public sealed class SecondFactorRequirementTests() : DeviceTests
{
    private readonly Browser _home = new();
    private readonly Browser _browser = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-066")]
    [Trait("Security", "S-179")]
    public async Task It_is_switched_on_by_a_recent_proof_and_the_owner_is_told()
    {
        await SignedInAsync(_home);
        GrowStale();
        (await RequireAsync(_home, true)).ShouldBeOfType<FlowOutcome.Stale>();
        await Here.SignedInAsync(_home, Ada, Password);

        (await RequireAsync(_home, true)).ShouldAdvance();
        (await RequireAsync(_home, true)).ShouldAdvance();

        SecondFactorRequirement.IsOn(await Here.ReadAsync(_home)).ShouldBeTrue();
        (await Here.MailboxAsync()).Single().Subject.ShouldContain("always takes two steps");
        (await Here.Get<AuthenticatorList>().ListAsync(await Here.ReadAsync(_home), None)).Single().Kind.ShouldBe(AuthenticatorKind.RecoveryCodes);
    }

    [Fact]
    [Trait("Security", "S-044")]
    [Trait("Security", "S-066")]
    public async Task It_is_switched_off_by_who_has_shown_a_second_factor_lately()
    {
        await WithRequirementAsync(_home);
        // The password that was typed just now is not enough any more.
        (await RequireAsync(_home, false)).ShouldBeOfType<FlowOutcome.Stale>();
        var ways = await Here.Get<Flows>().ReauthenticationAsync(await Here.ReadAsync(_home), None);
        ways.Select(w => w.Id).ShouldBe(["reauthenticate_by_code", "mfa_reauthenticate", "password_reset_by_code"]);
        ways[0].Devices!.Select(d => d.Name).ShouldBe(["a•••@example.org"]);

        (await SentProof.SendAsync(await Here.ReadAsync(_home), null, None)).ShouldAdvance();
        var code = await CodeToAsync(Ada);
        (await SentProof.ProveAsync(await Here.ReadAsync(_home), Codes.Wrong(code), None)).ShouldFail("incorrect_code", "code");
        (await SentProof.ProveAsync(await Here.ReadAsync(_browser), code, None)).ShouldBeOfType<FlowOutcome.NotSignedIn>();
        (await SentProof.ProveAsync(await Here.ReadAsync(_home), code, None)).ShouldAdvance();
        (await SentProof.ProveAsync(await Here.ReadAsync(_home), code, None)).ShouldNotBePending();
        (await RequireAsync(_home, false)).ShouldAdvance();

        (await Here.MailboxAsync())[^1].Subject.ShouldContain("no longer always");
        (await Here.Get<AuthenticatorList>().ListAsync(await Here.ReadAsync(_home), None)).ShouldBeEmpty();
        (await OwedAfterPasswordAsync(_browser)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task Three_wrong_codes_end_a_proof_also_when_it_is_asked_for_again()
    {
        await WithRequirementAsync(_home, Number);
        (await SentProof.SendAsync(await Here.ReadAsync(_home), null, None)).ShouldAdvance();
        (await SentProof.ProveAsync(await Here.ReadAsync(_home), "000000", None)).ShouldFail("incorrect_code", "code");
        (await SentProof.ProveAsync(await Here.ReadAsync(_home), "000000", None)).ShouldFail("incorrect_code", "code");
        var sms = (await Devices.ListAsync(await Here.ReadAsync(_home), None)).Single(d => d.Kind == DeviceKind.Sms);
        (await SentProof.SendAsync(await Here.ReadAsync(_home), sms.Id, None)).ShouldAdvance();
        (await SentProof.ProveAsync(await Here.ReadAsync(_home), "000000", None)).ShouldFail("incorrect_code", "code");

        (await SentProof.ProveAsync(await Here.ReadAsync(_home), await CodeToAsync(Number), None)).ShouldNotBePending();
        (await IsSignedInAsync(_home)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_to_show_besides_the_first_factor_is_not_enough_to_switch_it_on()
    {
        // A mailed code signs in, and the mailbox is all there is.
        await SignedInAsync(_home, password: null);
        (await RequestCodeAsync(_home, Ada)).ShouldAdvance();
        (await ConfirmAsync(_home, await CodeToAsync(Ada))).ShouldAdvance();

        (await RequireAsync(_home, true)).ShouldFail("no_second_factor_device", "is_required");
    }

    [Fact]
    [Trait("Security", "S-162")]
    public async Task It_waits_until_every_address_is_proven()
    {
        // Whoever proves the address later would end the requirement together with everything else of the account.
        var account = await SignedInAsync(_home, Number);
        await Here.UnproveAsync(account);

        (await RequireAsync(_home, true)).ShouldFail("unverified_email", "is_required");
    }

    [Theory]
    [InlineData("code", "•••78")]
    [InlineData("text", "a•••@example.org")]
    [InlineData("password", "a•••@example.org, •••78")]
    [Trait("Security", "S-037")]
    [Trait("Security", "S-066")]
    public async Task One_factor_at_a_trusted_browser_is_not_enough_whichever_it_was(string door, string offered)
    {
        await WithRequirementAsync(_home, Number);
        await OwedAfterPasswordAsync(_browser);
        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldAdvance();
        (await AnswerTrustAsync(_browser, true)).ShouldAdvance();
        await Here.Get<SignOut>().EndAsync(await Here.ReadAsync(_browser), None);
        Here.Clock.Advance(TimeSpan.FromHours(1));
        await EnterTrustedAsync(door);

        (await RequireAsync(_browser, false)).ShouldBeOfType<FlowOutcome.Stale>();
        (await Here.Get<PhoneNumberBook>().RemoveAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<FlowOutcome.Stale>();
        var ways = await Here.Get<Flows>().ReauthenticationAsync(await Here.ReadAsync(_browser), None);
        string.Join(", ", ways[0].Devices!.Select(d => d.Name)).ShouldBe(offered);
        var shown = (await Devices.ListAsync(await Here.ReadAsync(_browser), None)).FirstOrDefault(d => d.Name is { } name && !offered.Contains(name));
        if (shown is not null)
            (await SentProof.SendAsync(await Here.ReadAsync(_browser), shown.Id, None)).ShouldFail("invalid_choice", "device");

        (await SentProof.SendAsync(await Here.ReadAsync(_browser), null, None)).ShouldAdvance();
        (await SentProof.ProveAsync(await Here.ReadAsync(_browser), await CodeToAsync(door == "code" ? Number : Ada), None)).ShouldAdvance();
        (await RequireAsync(_browser, false)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task Who_has_an_authenticator_is_sent_no_code_that_would_not_do()
    {
        await SignedInAsync(_home, Number);
        await AddAppAsync(_home);
        (await RequireAsync(_home, true)).ShouldAdvance();

        (await SentProof.SendAsync(await Here.ReadAsync(_home), null, None)).ShouldBeOfType<FlowOutcome.Forbidden>();
        (await CodesToAsync(Ada)).ShouldBe(0);
    }

    [Theory]
    [InlineData("totp")]
    [InlineData("webauthn")]
    public async Task An_authenticator_may_go_while_codes_that_are_sent_are_left(string kind)
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAsync(_home);
        (await RequireAsync(_home, true)).ShouldAdvance();
        (await SentProof.SendAsync(await Here.ReadAsync(_home), null, None)).ShouldAdvance();
        (await SentProof.ProveAsync(await Here.ReadAsync(_home), await CodeToAsync(Ada), None)).ShouldAdvance();
        if (kind == "totp")
            await AddAppAsync(_home);
        var added = kind == "totp" ? null : await AddPasskeyAsync(_home, authenticator);

        (await (kind == "totp"
            ? Totp.DeactivateAsync(await Here.ReadAsync(_home), None)
            : Passkeys.RemoveAsync(await Here.ReadAsync(_home), [added!.Id], None))).ShouldAdvance();

        (await OwedAfterPasswordAsync(_browser)).ShouldBe("login_by_code");
        (await OfferedAsync(_browser)).ShouldBe(["email a•••@example.org*", "static"]);
    }

    private async Task EnterTrustedAsync(string door)
    {
        if (door == "password")
        {
            (await Here.SignInAsync(_browser, Ada, Password)).ShouldAdvance();
        }
        else
        {
            var typed = door == "code" ? Ada : Number;
            (await RequestCodeAsync(_browser, typed)).ShouldAdvance();
            (await ConfirmAsync(_browser, await CodeToAsync(typed))).ShouldAdvance();
        }

        (await IsSignedInAsync(_browser)).ShouldBeTrue();
        (await Here.ReadAsync(_browser)).Session!.Methods.Count.ShouldBe(1);
    }
}

/// <summary>Where codes are not sent by mail.</summary>
public sealed class LastDeviceTests() : DeviceTests(("Devices:Kinds", "sms,totp"))
{
    [Fact]
    [Trait("Security", "S-053")]
    public async Task The_last_device_that_can_serve_stays_while_it_is_on()
    {
        var home = new Browser();
        await SignedInAsync(home, Number);
        (await RequireAsync(home, true)).ShouldAdvance();
        (await SentProof.SendAsync(await Here.ReadAsync(home), null, None)).ShouldAdvance();
        (await SentProof.ProveAsync(await Here.ReadAsync(home), await CodeToAsync(Number), None)).ShouldAdvance();

        (await Here.Get<PhoneNumberBook>().RemoveAsync(await Here.ReadAsync(home), None)).ShouldFail("last_second_factor", "phone");
        var app = await AddAppAsync(home);
        (await Here.Get<PhoneNumberBook>().RemoveAsync(await Here.ReadAsync(home), None)).ShouldAdvance();
        (await Totp.DeactivateAsync(await Here.ReadAsync(home), None)).ShouldFail("cannot_delete_authenticator");

        var other = new Browser("198.51.100.7");
        (await OwedAfterPasswordAsync(other)).ShouldBe("mfa_authenticate");
        (await TypeCodeAsync(other, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
    }
}

/// <summary>Where changes of addresses and numbers ask for no recent proof.</summary>
public sealed class NoProofAskedTests() : DeviceTests(("ReauthenticationRequired", "false"))
{
    [Fact]
    [Trait("Security", "S-066")]
    public async Task What_serves_as_second_factor_takes_a_recent_proof_all_the_same()
    {
        var home = new Browser();
        await WithRequirementAsync(home, Number);
        GrowStale();

        (await Here.Get<PhoneNumberBook>().ChangeAsync(await Here.ReadAsync(home), "+493087654321", None)).ShouldBeOfType<FlowOutcome.Stale>();
        (await Here.Get<EmailAddressBook>().AddAsync(await Here.ReadAsync(home), "countess@example.org", None)).ShouldBeOfType<FlowOutcome.Stale>();
    }
}

/// <summary>Where addresses are proven by links, and accounts need none.</summary>
public sealed class FirstAddressTests() : DeviceTests(("EmailVerification", "Optional"), ("EmailVerificationByCodeEnabled", "false"))
{
    private const string Typed = "typed-wrong@example.org";

    private readonly Browser _home = new();
    private readonly Browser _stranger = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-162")]
    public async Task A_first_address_is_nobodys_way_in_before_it_is_proven_where_it_was_added()
    {
        await AddWithoutAddressAsync();
        await Here.SignedInAsync(_home, "ada", Password);
        (await RequireAsync(_home, true)).ShouldAdvance();
        (await SentProof.SendAsync(await Here.ReadAsync(_home), null, None)).ShouldAdvance();
        (await SentProof.ProveAsync(await Here.ReadAsync(_home), await CodeToAsync(Number), None)).ShouldAdvance();

        (await Here.Get<EmailAddressBook>().AddAsync(await Here.ReadAsync(_home), Typed, None)).ShouldAdvance();
        (await Here.Get<EmailAddressBook>().MakePrimaryAsync(await Here.ReadAsync(_home), Typed, primary: true, None)).ShouldFail("unverified_primary_email", "email");
        var key = Links.KeyIn((await Here.MailboxAsync()).Last(m => m.To == Typed).Text);

        (await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(_stranger), key, None)).ShouldBeOfType<FlowOutcome.NotSignedIn>();
        await RequestCodeAsync(_stranger, Typed);
        (await CodesToAsync(Typed)).ShouldBe(0);
        var account = (await Here.FindAsync("ada"))!;
        (account.Email, account.TwoFactorEnabled, account.PhoneNumber).ShouldBe((null, true, Number));

        (await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.ReadAsync(_home), key, None)).ShouldAdvance();
        account = (await Here.FindAsync("ada"))!;
        (account.Email, account.EmailConfirmed, account.TwoFactorEnabled).ShouldBe((Typed, true, true));
    }

    /// <summary>Whoever mistypes it would give the account away, and what shows its second factor with it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Security", "S-025")]
    [Trait("Security", "S-162")]
    public async Task Nothing_of_an_account_goes_to_the_owner_of_a_first_address_that_was_mistyped(bool hasApp)
    {
        await AddWithoutAddressAsync();
        await Here.SignedInAsync(_home, "ada", Password);
        if (hasApp)
            await AddAppAsync(_home);
        var authenticators = await Here.CountAsync("Authenticators");
        (await Here.Get<EmailAddressBook>().AddAsync(await Here.ReadAsync(_home), Typed, None)).ShouldAdvance();
        (await Here.Get<EmailAddressBook>().MakePrimaryAsync(await Here.ReadAsync(_home), Typed, primary: true, None)).ShouldFail("unverified_primary_email", "email");

        var mails = await Here.MailboxAsync();
        var key = Links.KeyIn(mails.Last(m => m.To == Typed).Text);
        (await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(_stranger), key, None)).ShouldBeOfType<FlowOutcome.NotSignedIn>();
        (await Here.Get<PasswordReset>().RequestAsync(await Here.VisitAsync(_stranger), Typed, None)).ShouldAdvance();
        (await CodesToAsync(Typed)).ShouldBe(0);

        (await Here.CountAsync("Authenticators")).ShouldBe(authenticators);
        (await IsSignedInAsync(_home)).ShouldBeTrue();
        var account = (await Here.FindAsync("ada"))!;
        (account.Email, account.PhoneNumber, account.PhoneNumberConfirmed, account.MailboxOwed).ShouldBe((null, Number, true, false));
    }

    private async Task AddWithoutAddressAsync()
    {
        var account = new Account
        {
            Id = "ada",
            UserName = "ada",
            NormalizedUserName = "ADA",
            PasswordHash = await Here.Get<PasswordHashing>().HashAsync(Password, None),
            PhoneNumber = Number,
            PhoneNumberConfirmed = true,
            SecurityStamp = "stamp",
            ConcurrencyStamp = "version",
            CreatedAt = Here.Clock.GetUtcNow(),
            UpdatedAt = Here.Clock.GetUtcNow(),
        };
        (await Here.Get<IActs>().TryCommitAsync(new Act(Here.Clock.GetUtcNow(), [new AddAccount(account)]), None)).ShouldBeTrue();
    }
}
