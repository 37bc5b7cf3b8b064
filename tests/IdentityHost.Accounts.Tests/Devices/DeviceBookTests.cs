using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Devices;

public sealed class DeviceBookTests() : DeviceTests
{
    private const string NewNumber = "+493087654321";
    private const string NewAddress = "countess@example.org";

    private readonly Browser _browser = new();

    [Fact]
    public async Task All_kinds_are_one_list_with_masked_addresses_and_lasting_ids()
    {
        await SignedInAsync(_browser, Number);
        await AddAppAsync(_browser);

        var devices = await ListAsync();

        devices.Select(Said).ShouldBe(["email a•••@example.org", "sms •••78", "totp", "static"]);
        devices.Single(d => d.Kind == DeviceKind.Static).CodesLeft.ShouldBe(10);
        devices.Single(d => d.Kind == DeviceKind.Email).Primary.ShouldBeTrue();
        devices.ShouldAllBe(d => !d.Id.Contains('@') && !d.Id.Contains("5678"));
        (await ListAsync()).Select(d => d.Id).ShouldBe(devices.Select(d => d.Id));
        (await Devices.FindAsync(await Here.ReadAsync(_browser), devices[1].Id, None)).ShouldBe(devices[1]);
        (await Devices.ListAsync(await Here.ReadAsync(new Browser()), None)).ShouldBeEmpty();
    }

    [Fact]
    public void Ids_tell_nothing_of_an_address_to_who_tries_them_without_the_key_of_this_server()
    {
        var here = new DeviceIds(new CodeKey(new byte[32]));
        var elsewhere = new DeviceIds(new CodeKey([.. Enumerable.Repeat((byte)2, 32)]));

        here.OfNumber("ada", Number, true).Id.ShouldBe(new DeviceIds(new CodeKey(new byte[32])).OfNumber("ada", Number, false).Id);
        here.OfNumber("ada", Number, true).Id.ShouldNotBe(here.OfNumber("bob", Number, true).Id);
        here.OfNumber("ada", Number, true).Id.ShouldNotBe(elsewhere.OfNumber("ada", Number, true).Id);
        here.OfEmail("ada", "ADA@EXAMPLE.ORG", Ada, true).Id.ShouldNotBe(elsewhere.OfEmail("ada", "ADA@EXAMPLE.ORG", Ada, true).Id);
    }

    [Fact]
    [Trait("Security", "S-007")]
    public async Task Anothers_device_is_not_found()
    {
        await SignedInAsync(_browser);
        var adas = (await ListAsync()).Single().Id;
        var bob = new Browser();
        await SignedInAdaAsync(bob, "bob@example.org");

        (await Devices.FindAsync(await Here.ReadAsync(bob), adas, None)).ShouldBeNull();
        (await Devices.DeleteAsync(await Here.ReadAsync(bob), adas, None)).ShouldBeOfType<FlowOutcome.NotFound>();
        (await Devices.ConfirmAsync(await Here.ReadAsync(bob), adas, "123456", None)).ShouldBeOfType<FlowOutcome.NotFound>();
        (await Devices.DeleteAsync(await Here.ReadAsync(new Browser()), adas, None)).ShouldBeOfType<FlowOutcome.NotSignedIn>();
    }

    [Fact]
    public async Task An_address_and_a_number_are_confirmed_by_the_code_that_is_sent_there()
    {
        await SignedInAsync(_browser);
        var email = await CreateAsync(DeviceKind.Email, " " + NewAddress.ToUpperInvariant() + " ");
        var sms = await CreateAsync(DeviceKind.Sms, NewNumber);
        (email.Confirmed, sms.Confirmed).ShouldBe((false, false));
        (await ListAsync()).Select(Said).ShouldBe(["email a•••@example.org", "email C•••@example.org?", "sms •••21?"]);

        (await ConfirmAsync(email.Id, await CodeToAsync(NewNumber))).ShouldFail("incorrect_code", "key");
        (await ConfirmAsync(email.Id, Codes.In((await Here.MailboxAsync()).Last(m => string.Equals(m.To, NewAddress, StringComparison.OrdinalIgnoreCase)).Text))).ShouldAdvance();
        (await ConfirmAsync(sms.Id, await CodeToAsync(NewNumber))).ShouldAdvance();

        (await ListAsync()).Select(Said).ShouldBe(["email a•••@example.org", "email C•••@example.org", "sms •••21"]);
        (await ConfirmAsync(sms.Id, "123456")).ShouldBeOfType<FlowOutcome.Conflict>();
        (await Here.FindAsync(Ada))!.PhoneNumber.ShouldBe(NewNumber);
    }

    [Fact]
    public async Task A_code_is_sent_again_and_serves_the_device_it_went_to_only()
    {
        await SignedInAsync(_browser);
        var first = await CreateAsync(DeviceKind.Email, NewAddress);
        Here.Clock.Advance(TimeSpan.FromSeconds(31));
        (await Devices.SendAsync(await Here.ReadAsync(_browser), first.Id, None)).ShouldAdvance();
        (await CodesToAsync(NewAddress)).ShouldBe(2);
        var confirmed = (await ListAsync())[0];
        (await Devices.SendAsync(await Here.ReadAsync(_browser), confirmed.Id, None)).ShouldNotBePending();
        (await ConfirmAsync(first.Id, await CodeToAsync(NewAddress))).ShouldAdvance();
    }

    [Fact]
    public async Task An_authenticator_app_is_confirmed_by_a_code_it_shows()
    {
        await SignedInAsync(_browser);
        var created = (await Devices.CreateAsync(await Here.ReadAsync(_browser), DeviceKind.Totp, null, None)).ShouldBeOfType<DeviceCreation.Created>();
        created.Url.ShouldNotBeNull().ShouldContain(created.Secret.ShouldNotBeNull());
        created.ToString().ShouldNotContain(created.Secret);
        (await ListAsync()).Select(Said).ShouldBe(["email a•••@example.org", "totp?"]);

        (await ConfirmAsync(Device.Totp, "000000")).ShouldFail("incorrect_code", "code");
        (await ConfirmAsync(Device.Totp, new AuthenticatorApp(created.Secret).CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();

        (await ListAsync()).Select(Said).ShouldBe(["email a•••@example.org", "totp", "static"]);
        (await Devices.CreateAsync(await Here.ReadAsync(_browser), DeviceKind.Totp, null, None)).ShouldBeOfType<DeviceCreation.Not>().Outcome.ShouldBeOfType<FlowOutcome.Conflict>();
    }

    [Fact]
    [Trait("Security", "S-045")]
    public async Task Recovery_codes_are_shown_when_they_are_made_and_their_end_is_told()
    {
        await SignedInAsync(_browser);
        (await Devices.CreateAsync(await Here.ReadAsync(_browser), DeviceKind.Static, null, None))
            .ShouldBeOfType<DeviceCreation.Not>().Outcome.ShouldFail("cannot_generate_recovery_codes");
        await AddAppAsync(_browser);

        var created = (await Devices.CreateAsync(await Here.ReadAsync(_browser), DeviceKind.Static, null, None)).ShouldBeOfType<DeviceCreation.Created>();
        (created.Codes.Count, created.Device.Confirmed).ShouldBe((10, true));
        (await Devices.DeleteAsync(await Here.ReadAsync(_browser), Device.Static, None)).ShouldAdvance();

        (await ListAsync()).Select(Said).ShouldBe(["email a•••@example.org", "totp"]);
        (await Here.MailboxAsync())[^1].Subject.ShouldContain("recovery codes were removed");
    }

    [Fact]
    public async Task What_waits_for_its_code_is_given_up_and_what_is_confirmed_is_removed()
    {
        await SignedInAsync(_browser, Number);
        var waiting = new[] { await CreateAsync(DeviceKind.Email, NewAddress), await CreateAsync(DeviceKind.Sms, NewNumber), await CreateAsync(DeviceKind.Totp, null) };
        foreach (var device in waiting)
            (await DeleteAsync(device.Id)).ShouldAdvance();
        var left = await ListAsync();
        left.Select(Said).ShouldBe(["email a•••@example.org", "sms •••78"]);

        Here.Clock.Advance(TimeSpan.FromMinutes(1));
        (await DeleteAsync(left[1].Id)).ShouldAdvance();
        (await DeleteAsync(left[0].Id)).ShouldFail("cannot_remove_primary_email", "email");
        await AddAppAsync(_browser);
        (await DeleteAsync(Device.Totp)).ShouldAdvance();
        (await ListAsync()).Select(Said).ShouldBe(["email a•••@example.org"]);
    }

    private static string Said(Device device) => $"{Device.NameOf(device.Kind)} {device.Name}".Trim() + (device.Confirmed ? "" : "?");

    private async Task<IReadOnlyList<Device>> ListAsync() => await Devices.ListAsync(await Here.ReadAsync(_browser), None);

    private async Task<Device> CreateAsync(DeviceKind kind, string? address) =>
        (await Devices.CreateAsync(await Here.ReadAsync(_browser), kind, address, None)).ShouldBeOfType<DeviceCreation.Created>().Device;

    private async Task<FlowOutcome> ConfirmAsync(string id, string code) => await Devices.ConfirmAsync(await Here.ReadAsync(_browser), id, code, None);

    private async Task<FlowOutcome> DeleteAsync(string id) => await Devices.DeleteAsync(await Here.ReadAsync(_browser), id, None);
}

/// <summary>Where codes by mail and from apps are switched off, after people have both.</summary>
public sealed class DeviceKindTests() : DeviceTests(("Devices:Kinds", "sms"))
{
    private readonly Browser _browser = new();
    private readonly Browser _other = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-052")]
    public async Task A_kind_that_is_switched_off_is_neither_offered_nor_taken()
    {
        await SignedInAsync(_browser, Number);
        var app = await AddAppAsync(_browser);
        // Nor does the app serve to prove again who this is: a code that is sent does, as at a sign-in.
        (await SentProof.SendAsync(await Here.ReadAsync(_browser), null, None)).ShouldAdvance();
        (await SentProof.ProveAsync(await Here.ReadAsync(_browser), await CodeToAsync(Number), None)).ShouldAdvance();
        var codes = await CodesAsync(_browser);
        Devices.Kinds.ShouldBe([DeviceKind.Sms]);
        (await Devices.ListAsync(await Here.ReadAsync(_browser), None)).Single().Kind.ShouldBe(DeviceKind.Sms);
        foreach (var kind in new[] { DeviceKind.Email, DeviceKind.Totp, DeviceKind.Static })
            (await Devices.CreateAsync(await Here.ReadAsync(_browser), kind, "x@example.org", None)).ShouldBeOfType<DeviceCreation.Not>().Outcome.ShouldFail("invalid_choice", "kind");

        // The app that is there is not asked any more, but one factor leads in no more than before.
        (await OwedAfterPasswordAsync(_other)).ShouldBe("login_by_code");
        (await OfferedAsync(_other)).ShouldBe(["sms •••78*"]);
        (await TypeCodeAsync(_other, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldNotBePending();
        (await TypeCodeAsync(_other, codes[0])).ShouldFail("incorrect_code", "code");
        (await Factor.ReauthenticateAsync(await Here.ReadAsync(_browser), app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldFail("incorrect_code", "code");
        (await ConfirmAsync(_other, await CodeToAsync(Number))).ShouldAdvance();
        (await AnswerTrustAsync(_other, false)).ShouldAdvance();
        (await IsSignedInAsync(_other)).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_has_nothing_else_is_not_signed_in()
    {
        await SignedInAsync(_browser);
        await AddAppAsync(_browser);

        (await Here.SignInAsync(_other, Ada, Password)).ShouldFail("no_second_factor");

        (await IsSignedInAsync(_other)).ShouldBeFalse();
    }
}

/// <summary>Where a proven address stays off the account (<c>IdentityUpdateOnConfirmation</c>).</summary>
public sealed class IdentityUpdateTests() : DeviceTests(("IdentityUpdateOnConfirmation", "false"), ("EmailVerification", "Optional"), ("SignupFields", "email,username*,password1*"))
{
    private readonly Browser _browser = new();

    [Fact]
    public async Task A_confirmed_address_is_a_device_and_not_the_accounts_own()
    {
        await SignedInAsync(_browser);
        var account = (await Here.FindAsync(Ada))!;
        await Here.UnproveAsync(account);
        var created = (await Devices.CreateAsync(await Here.ReadAsync(_browser), DeviceKind.Email, "countess@example.org", None)).ShouldBeOfType<DeviceCreation.Created>();
        (await Devices.ConfirmAsync(await Here.ReadAsync(_browser), created.Device.Id, await CodeToAsync("countess@example.org"), None)).ShouldAdvance();

        (await Here.FindAsync("countess@example.org"))!.Email.ShouldBe(Ada);
        (await Here.Get<EmailAddressBook>().ListAsync(await Here.ReadAsync(_browser), None)).Select(e => (e.Email, e.Verified, e.Primary))
            .ShouldBe([(Ada, false, true), ("countess@example.org", true, false)]);
    }
}

/// <summary>The same with the setting's default.</summary>
public sealed class IdentityUpdateDefaultTests() : DeviceTests(("EmailVerification", "Optional"), ("SignupFields", "email,username*,password1*"))
{
    [Fact]
    public async Task A_confirmed_address_becomes_the_accounts_own_where_it_has_none_that_is_proven()
    {
        var browser = new Browser();
        await SignedInAsync(browser);
        await Here.UnproveAsync((await Here.FindAsync(Ada))!);
        var created = (await Devices.CreateAsync(await Here.ReadAsync(browser), DeviceKind.Email, "countess@example.org", None)).ShouldBeOfType<DeviceCreation.Created>();
        (await Devices.ConfirmAsync(await Here.ReadAsync(browser), created.Device.Id, await CodeToAsync("countess@example.org"), None)).ShouldAdvance();

        var account = (await Here.FindAsync("countess@example.org"))!;
        (account.Email, account.EmailConfirmed).ShouldBe(("countess@example.org", true));
    }
}

/// <summary>Where addresses are proven by links.</summary>
public sealed class LinkedDeviceTests() : DeviceTests(("EmailVerificationByCodeEnabled", "false"), ("Mfa:PasskeySignupEnabled", "false"))
{
    [Fact]
    public async Task A_link_confirms_the_device_it_was_sent_to_and_no_other()
    {
        var browser = new Browser();
        await SignedInAsync(browser);
        var (first, second) = (await CreateAsync(browser, "one@example.org"), await CreateAsync(browser, "two@example.org"));
        var key = Links.KeyIn((await Here.MailboxAsync()).Single(m => m.To == "two@example.org").Text.Split("key=")[1]);

        (await Devices.ConfirmAsync(await Here.ReadAsync(browser), first.Id, key, None)).ShouldFail("invalid_or_expired_key", "key");
        (await Devices.ConfirmAsync(await Here.ReadAsync(browser), second.Id, key, None)).ShouldAdvance();

        (await Devices.FindAsync(await Here.ReadAsync(browser), second.Id, None))!.Confirmed.ShouldBeTrue();
    }

    private async Task<Device> CreateAsync(Browser browser, string address)
    {
        Here.Clock.Advance(TimeSpan.FromSeconds(31));
        return (await Devices.CreateAsync(await Here.ReadAsync(browser), DeviceKind.Email, address, None)).ShouldBeOfType<DeviceCreation.Created>().Device;
    }
}
