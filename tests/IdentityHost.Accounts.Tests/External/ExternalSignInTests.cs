using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

public sealed class ExternalSignInTests : ProviderTests
{
    private readonly Browser _browser = new();
    private readonly Browser _other = new("198.51.100.7");

    [Fact]
    public async Task The_first_sign_in_makes_an_account_and_the_second_one_finds_it()
    {
        Enable(GitHub);
        (await ComeByAsync(_browser, AdaThere)).ShouldBeNull();
        var visitor = await Here.ReadAsync(_browser);
        visitor.Account.ShouldNotBeNull().Email.ShouldBe(Ada);
        visitor.Account.EmailConfirmed.ShouldBeTrue("the provider says that the address is proven there");
        visitor.Account.PasswordHash.ShouldBeNull();
        (await Here.MailboxAsync()).ShouldHaveSingleItem("the owner of the address is told");

        (await ComeByAsync(_other, AdaThere)).ShouldBeNull();
        (await Here.ReadAsync(_other)).Account!.Id.ShouldBe(visitor.Account.Id);
        (await AccountsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task The_session_says_by_which_provider_it_began_and_so_does_the_audit_log()
    {
        Enable(GitHub);
        await ComeByAsync(_browser, AdaThere);
        var session = (await Here.ReadAsync(_browser)).Session.ShouldNotBeNull();
        session.Methods.ShouldBe([new ProvenMethod("socialaccount", "fed", Here.Clock.GetUtcNow()) { Provider = "github", Uid = "1815", ByMail = true }]);

        var rows = await Here.Get<IAuditLog>().PageAsync(new AuditFilter { AccountId = session.AccountId }, null, 20, None);
        rows.Single(r => r.Event == AuditEvents.SessionBegun).Details["methods"].ShouldBe("github");
        rows.Single(r => r.Event == AuditEvents.ProviderConnected).Details.ShouldBe(new Dictionary<string, string> { ["provider"] = "github" });
        rows.ShouldContain(r => r.Event == AuditEvents.AccountCreated);
    }

    [Fact]
    [Trait("Security", "S-160")]
    public async Task What_somebody_is_called_at_the_provider_and_their_address_there_are_no_key()
    {
        Enable(GitHub);
        await ConnectedAdaAsync();
        var id = (await Here.ReadAsync(_browser)).Account!.Id;

        // Renamed, with another address: the same person.
        var renamed = AdaThere with { Display = "lovelace", Username = "lovelace", Addresses = [new("lovelace@example.org", Verified: true)] };
        (await ComeByAsync(_other, renamed)).ShouldBeNull();
        var visitor = await Here.ReadAsync(_other);
        visitor.Account!.Id.ShouldBe(id);
        visitor.Account.Email.ShouldBe(Ada, "what changes at the provider changes nothing here");
        (await Book.ListAsync(visitor, None)).Single().Display.ShouldBe("lovelace");

        // The name and the address in other hands: somebody else.
        var recycled = new ExternalIdentity("github", "9999", "ada") { Username = "ada", Addresses = [new(Ada, Verified: true)] };
        var stranger = new Browser("203.0.113.9");
        (await ComeByAsync(stranger, recycled)).ShouldBeNull();
        (await IsSignedInAsync(stranger)).ShouldBeFalse();
        (await IsLinkedAsync(recycled)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\0b")]
    [Trait("Security", "S-160")]
    public async Task A_missing_id_is_nobodys(string uid)
    {
        Enable(GitHub);
        (await ComeByAsync(_browser, AdaThere with { Uid = uid })).ShouldBe("unknown");
        (await AccountsAsync()).ShouldBe(0);
        (await Here.CountAsync("AccountLogins")).ShouldBe(0);
    }

    [Fact]
    [Trait("Security", "S-160")]
    public async Task The_same_id_at_another_provider_is_somebody_else()
    {
        Enable(GitHub, Google);
        await ComeByAsync(_browser, AdaThere);
        (await ComeByAsync(_other, new ExternalIdentity("google", "1815", "eve") { Addresses = [new("eve@example.org", Verified: true)] })).ShouldBeNull();
        (await Here.ReadAsync(_other)).Account!.Email.ShouldBe("eve@example.org");
    }

    [Fact]
    [Trait("Security", "S-052")]
    [Trait("Security", "S-166")]
    public async Task The_second_factor_of_the_account_is_still_owed()
    {
        Enable(GitHub);
        await ConnectedAdaAsync();
        var app = await AddAppAsync(_browser);

        (await ComeByAsync(_other, AdaThere)).ShouldBeNull();
        (await IsSignedInAsync(_other)).ShouldBeFalse();
        (await OwedAsync(_other)).ShouldBe(Flow.MfaAuthenticate);
        (await TypeCodeAsync(_other, app.CodeAt(Here.Clock.GetUtcNow()))).ShouldAdvance();
        await AnswerTrustAsync(_other, false);
        (await Here.ReadAsync(_other)).Session!.Methods.Select(m => m.Method).ShouldBe(["socialaccount", "mfa"]);
    }

    [Fact]
    [Trait("Security", "S-016")]
    [Trait("Security", "S-166")]
    public async Task A_disabled_account_is_not_signed_in_to_and_nothing_is_told()
    {
        Enable(GitHub);
        var account = await ConnectedAdaAsync();
        await Here.DisableAsync(account);

        (await ComeByAsync(_other, AdaThere)).ShouldBe("unknown");
        (await IsSignedInAsync(_other)).ShouldBeFalse();
        (await OwedAsync(_other)).ShouldBeNull();
        (await AccountsAsync()).ShouldBe(1);
        var rows = await Here.Get<IAuditLog>().PageAsync(new AuditFilter { AccountId = account.Id }, null, 20, None);
        rows.Where(r => r.Reason == AuditReasons.Disabled).ShouldHaveSingleItem();
    }

    [Fact]
    [Trait("Security", "S-016")]
    public async Task An_account_to_which_an_identity_was_connected_and_that_is_gone_leaves_no_way_in()
    {
        Enable(GitHub);
        await Here.DeleteAsync(await ConnectedAdaAsync());
        (await IsLinkedAsync(AdaThere)).ShouldBeFalse();
        (await ComeByAsync(_other, AdaThere)).ShouldBeNull();
        (await Book.ListAsync(await Here.ReadAsync(_other), None)).ShouldHaveSingleItem("a new account of their own");
    }

    [Fact]
    [Trait("Security", "S-037")]
    public async Task A_provider_with_the_address_of_the_account_and_a_code_by_mail_are_one_factor()
    {
        ProvenMethod mailed = new("code", "otp", DateTimeOffset.UnixEpoch) { Email = Ada };
        var here = ProvenMethod.ByProvider(new ExternalIdentity("google", "1", "ada"), byMail: false, DateTimeOffset.UnixEpoch);
        ProvenMethod.AreTwoFactors([here with { ByMail = true }, mailed]).ShouldBeFalse();
        ProvenMethod.AreTwoFactors([here, mailed]).ShouldBeTrue();

        Enable(GitHub);
        await ComeByAsync(_browser, new ExternalIdentity("github", "7", "eve") { Addresses = [new("eve@example.org", Verified: true)] });
        (await Here.ReadAsync(_browser)).Session!.Methods.Single().ByMail.ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-231")]
    public async Task Two_first_sign_ins_at_once_make_one_account()
    {
        Enable(GitHub);
        var browsers = Enumerable.Range(0, 8).Select(i => new Browser($"203.0.113.{i + 1}")).ToList();
        var handles = new List<string>();
        foreach (var browser in browsers)
            handles.Add(await GoAsync(browser));
        var requests = browsers.Select(Here.Request).ToList();
        await Task.WhenAll(requests.Select((request, i) => Task.Run(() => Redirects.ReturnAsync(request, handles[i], AdaThere, None).AsTask())));

        (await AccountsAsync()).ShouldBe(1);
        (await Here.CountAsync("AccountLogins")).ShouldBe(1);
        (await Here.CountAsync("Sessions")).ShouldBe(8);
    }

    [Fact]
    [Trait("Security", "S-230")]
    public async Task The_same_answer_twice_signs_in_once()
    {
        Enable(GitHub);
        var handle = await GoAsync(_browser);
        _browser.Take();
        var requests = Enumerable.Range(0, 8).Select(_ => Here.Request(_browser.Copy())).ToList();
        var answers = await Task.WhenAll(requests.Select(request => Task.Run(() => Redirects.ReturnAsync(request, handle, AdaThere, None).AsTask())));
        answers.Count(url => url == Back).ShouldBe(1);
        (await Here.CountAsync("Sessions")).ShouldBe(1);
        (await AccountsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_signs_in_anew_keeps_the_session_and_another_person_takes_its_place()
    {
        Enable(GitHub);
        await ConnectedAdaAsync();
        var before = (await Here.ReadAsync(_browser)).Session!.Id;
        (await ComeByAsync(_browser, AdaThere)).ShouldBeNull();
        (await Here.ReadAsync(_browser)).Session!.Id.ShouldBe(before);

        (await ComeByAsync(_browser, new ExternalIdentity("github", "7", "eve") { Addresses = [new("eve@example.org", Verified: true)] })).ShouldBeNull();
        (await Here.ReadAsync(_browser)).Account!.Email.ShouldBe("eve@example.org");
        (await Here.Get<ISessions>().IsAliveAsync(before, Here.Clock.GetUtcNow(), DateTimeOffset.MinValue, None)).ShouldBeFalse();
    }

    /// <summary>Ada with a password and her identity connected, signed in at the browser.</summary>
    private async Task<Account> ConnectedAdaAsync()
    {
        var account = await SignedInAdaAsync(_browser);
        (await ComeByAsync(_browser, AdaThere, ExternalProcess.Connect)).ShouldBeNull();
        return account;
    }
}
