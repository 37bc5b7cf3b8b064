using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Reauthentication;

/// <summary>Who has neither password nor authenticator came in by a code, and proves themselves again by one.</summary>
public sealed class NothingElseToShowTests() : DeviceTests(("Devices:Kinds", "totp,static"))
{
    private readonly Browser _browser = new();

    [Fact]
    [Trait("Security", "S-066")]
    public async Task They_are_asked_for_a_code_and_led_into_no_dead_end()
    {
        await SignInByCodeAsync();
        GrowStale();
        (await AddAddressAsync()).ShouldBeOfType<FlowOutcome.Stale>();
        var ways = await Here.Get<Flows>().ReauthenticationAsync(await Here.ReadAsync(_browser), None);
        ways.Select(w => w.Id).ShouldBe(["reauthenticate_by_code", "password_reset_by_code"]);
        ways[0].Devices!.Select(d => d.Name).ShouldBe(["a•••@example.org"]);
        ways[0].ShowsSecondFactor.ShouldBeFalse();

        (await SentProof.SendAsync(await Here.ReadAsync(_browser), null, None)).ShouldAdvance();
        var code = await CodeToAsync(Ada);
        (await SentProof.ProveAsync(await Here.ReadAsync(_browser), Codes.Wrong(code), None)).ShouldFail("incorrect_code", "code");
        (await SentProof.ProveAsync(await Here.ReadAsync(_browser), code, None)).ShouldAdvance();
        (await AddAddressAsync()).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task Whoever_has_a_password_or_an_authenticator_gets_none()
    {
        await SignInByCodeAsync();
        await AddAppAsync(_browser);
        GrowStale();
        (await SentProof.SendAsync(await Here.ReadAsync(_browser), null, None)).ShouldBeOfType<FlowOutcome.Forbidden>();
        (await Here.Get<Flows>().ReauthenticationAsync(await Here.ReadAsync(_browser), None))[0].Types.ShouldBe(["recovery_codes", "totp"]);

        var (other, bob) = (new Browser(), "bob@example.org");
        await SignedInAdaAsync(other, bob);
        GrowStale();
        (await SentProof.SendAsync(await Here.ReadAsync(other), null, None)).ShouldBeOfType<FlowOutcome.Forbidden>();
        (await Here.Get<Flows>().ReauthenticationAsync(await Here.ReadAsync(other), None))[0].Id.ShouldBe("reauthenticate");
    }

    private async Task SignInByCodeAsync()
    {
        await Here.AddAsync(Ada, null);
        (await RequestCodeAsync(_browser, Ada)).ShouldAdvance();
        (await ConfirmAsync(_browser, await CodeToAsync(Ada))).ShouldAdvance();
    }

    private async Task<FlowOutcome> AddAddressAsync() => await Here.Get<EmailAddressBook>().AddAsync(await Here.ReadAsync(_browser), "second@example.org", None);
}
