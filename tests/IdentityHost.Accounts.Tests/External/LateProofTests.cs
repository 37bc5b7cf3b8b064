using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

/// <summary>Identities that were proven a while before they are used, and providers that are gone by then.</summary>
public sealed class LateProofTests : ProviderTests
{
    private readonly Browser _browser = new();
    private readonly Browser _other = new("198.51.100.7");

    private DateTimeOffset Now => Here.Clock.GetUtcNow();

    /// <summary>An app may hand in a token that it got an hour ago.</summary>
    [Fact]
    [Trait("Security", "S-066")]
    public async Task A_token_proves_when_it_was_issued_and_not_now()
    {
        Enable(GitHub);
        Here.Providers.Tokens["old"] = AdaThere with { ProvenAt = Now.AddMinutes(-50), AskedAt = Now.AddMinutes(-20) };
        (await ProveAsync(_browser, "old")).ShouldAdvance();
        var session = (await Here.ReadAsync(_browser)).Session!;
        (session.AuthenticatedAt, session.Methods.Single().AskedAt).ShouldBe((Now.AddMinutes(-50), Now.AddMinutes(-50)));
        (await Here.FindAsync(Ada))!.CreatedAt.ShouldBe(Now);

        // As old as it is, what is owed may take its time.
        Here.Providers.Tokens["bare"] = AdaThere with { Addresses = [], ProvenAt = Now.AddMinutes(-50) };
        (await ProveAsync(_other, "bare")).ShouldAdvance();
        (await OwedAsync(_other)).ShouldBe(Flow.LoginByCode);
        (await ShowMailboxAsync(_other)).ShouldAdvance();

        // One of the future was not.
        Here.Providers.Tokens["early"] = AdaThere with { ProvenAt = Now.AddMinutes(1) };
        (await ProveAsync(_other, "early")).ShouldAdvance();
        (await Here.ReadAsync(_other)).Session!.AuthenticatedAt.ShouldBe(Now);
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task A_form_that_waited_proves_when_its_owner_came()
    {
        Enable(GitHub);
        var came = Now;
        await ComeByAsync(_browser, AdaThere with { Addresses = [] });
        Here.Clock.Advance(TimeSpan.FromMinutes(14));
        (await CompleteAsync(_browser, new SignUpForm(Ada, null, null))).ShouldAdvance();
        Here.Clock.Advance(TimeSpan.FromMinutes(4));
        (await VerifyAsync(_browser, await Here.MailedCodeAsync())).ShouldAdvance();
        (await Here.ReadAsync(_browser)).Session!.AuthenticatedAt.ShouldBe(came);
    }

    [Fact]
    public async Task A_provider_that_was_switched_off_completes_no_sign_up_and_is_connected_to_nothing()
    {
        Enable(GitHub);
        await ComeByAsync(_browser, AdaThere with { Addresses = [] });
        await Here.AddAsync(Ada, Password);
        await ComeByAsync(_other, AdaThere);
        (await OwedAsync(_other)).ShouldBe(Flow.VerifyEmail);

        Enable(Google);
        (await CompleteAsync(_browser, new SignUpForm("new@example.org", null, null))).ShouldNotBePending();
        (await AccountsAsync()).ShouldBe(1);
        (await VerifyAsync(_other, await Here.MailedCodeAsync())).ShouldAdvance();
        (await IsLinkedAsync(AdaThere)).ShouldBeFalse();
    }

    private async Task<FlowOutcome> ProveAsync(Browser browser, string token) => await Here.Get<ExternalTokens>().ProveAsync(
        await Here.ReadAsync(browser), new ExternalTokenForm("github", "login", new ExternalTokenParts("ours", token, null)), None);
}

/// <summary>Where people may type another address than the provider says.</summary>
public sealed class CorrectedAddressTests() : ProviderTests(("External:AutoSignUp", "false"))
{
    [Fact]
    [Trait("Security", "S-037")]
    public async Task An_identity_and_the_mailbox_it_has_as_well_are_one_factor_also_when_the_address_is_corrected_to_it()
    {
        Enable(GitHub);
        var browser = new Browser();
        await ComeByAsync(browser, AdaThere);
        (await CompleteAsync(browser, new SignUpForm("typo@example.org", null, null))).ShouldAdvance();
        (await Here.Get<EmailAddressVerification>().CorrectAsync(await Here.VisitAsync(browser), Ada, None)).ShouldAdvance();
        (await VerifyAsync(browser, await Here.MailedCodeAsync())).ShouldAdvance();
        (await Here.ReadAsync(browser)).Session!.Methods.Single().ByMail.ShouldBeTrue();
    }
}
