using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

public sealed class ConnectionTests() : ProviderTests(("ReauthenticationRequired", "false"))
{
    private readonly Browser _browser = new();
    private readonly Browser _other = new("198.51.100.7");

    private static readonly ExternalIdentity s_second = new("google", "42", "ada@work") { Addresses = [new("ada@work.example", Verified: true)] };

    [Fact]
    public async Task An_identity_is_connected_and_signs_in_from_then_on_and_its_owner_is_told()
    {
        Enable(GitHub);
        var account = await SignedInAdaAsync(_browser);
        var elsewhere = AdaThere with { Addresses = [new("other@example.org", Verified: true)] };
        (await ComeByAsync(_browser, elsewhere, ExternalProcess.Connect)).ShouldBeNull();
        var mail = (await Here.MailboxAsync()).Single();
        (mail.To, mail.Subject).ShouldBe((Ada, "IdentityHost: an account at GitHub was connected"));

        (await ComeByAsync(_other, elsewhere)).ShouldBeNull();
        (await Here.ReadAsync(_other)).Account!.Id.ShouldBe(account.Id);
        (await ComeByAsync(_browser, elsewhere, ExternalProcess.Connect)).ShouldBeNull("a second time changes nothing");
        (await LinksAsync(_browser)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_connected_to_somebody_else_stays_theirs()
    {
        Enable(GitHub);
        await ComeByAsync(_other, AdaThere);
        await SignedInAdaAsync(_browser, "eve@example.org");
        (await ComeByAsync(_browser, AdaThere, ExternalProcess.Connect)).ShouldBe("connected_other");
        (await LinksAsync(_browser)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-066")]
    [Trait("Security", "S-165")]
    public async Task Connecting_and_disconnecting_take_a_recent_proof()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        (await ComeByAsync(_browser, AdaThere, ExternalProcess.Connect)).ShouldBeNull();
        GrowStale();
        var beginning = await Redirects.BeginAsync(await Here.ReadAsync(_browser), new ExternalRedirect("github", ExternalProcess.Connect, Back), None);
        beginning.ShouldBeOfType<ExternalBeginning.Not>().Error.ShouldBe("reauthentication_required");
        (await DisconnectAsync(_browser, AdaThere)).ShouldBeOfType<FlowOutcome.Stale>();
        (await LinksAsync(_browser)).ShouldHaveSingleItem();
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task With_a_second_factor_it_is_that_which_must_be_recent()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        (await ComeByAsync(_browser, AdaThere, ExternalProcess.Connect)).ShouldBeNull();
        var app = await AddAppAsync(_browser);
        GrowStale();
        var beginning = await Redirects.BeginAsync(await Here.ReadAsync(_browser), new ExternalRedirect("github", ExternalProcess.Reauthenticate, Back), None);
        beginning.ShouldBeOfType<ExternalBeginning.Not>().Error.ShouldBe("permission_denied");
        (await DisconnectAsync(_browser, AdaThere)).ShouldBeOfType<FlowOutcome.Stale>();
        (await Factor.ReauthenticateAsync(await Here.ReadAsync(_browser), app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();
        (await DisconnectAsync(_browser, AdaThere)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-051")]
    [Trait("Security", "S-166")]
    public async Task A_password_and_an_identity_that_was_connected_with_it_are_one_factor()
    {
        Enable(GitHub with { AsksAgain = true });
        await SignedInAdaAsync(_browser);
        var elsewhere = AdaThere with { Addresses = [new("other@example.org", Verified: true)], AskedAt = Here.Clock.GetUtcNow() };
        (await ComeByAsync(_browser, elsewhere, ExternalProcess.Connect)).ShouldBeNull();
        (await ComeByAsync(_browser, elsewhere, ExternalProcess.Reauthenticate)).ShouldBeNull();
        var proven = (await Here.ReadAsync(_browser)).Proven;
        proven.Select(p => p.Method).ShouldBe(["password", "socialaccount"]);
        ProvenMethod.AreTwoFactors([.. proven]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("other@example.org", false)]
    [InlineData(Ada, true)]
    [Trait("Security", "S-037")]
    public async Task An_identity_that_tells_no_proven_address_counts_as_one_that_the_mailbox_opens(string? told, bool byMail)
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        var identity = AdaThere with { Addresses = told is null ? [new("other@example.org", Verified: false)] : [new(told, Verified: true)] };
        (await ComeByAsync(_browser, identity, ExternalProcess.Connect)).ShouldBeNull();
        (await ComeByAsync(_other, identity)).ShouldBeNull();
        (await Here.ReadAsync(_other)).Proven.ShouldHaveSingleItem().ByMail.ShouldBe(byMail);
    }

    [Fact]
    public async Task Nobody_connects_anything_without_being_signed_in()
    {
        Enable(GitHub);
        var beginning = await Redirects.BeginAsync(await Here.ReadAsync(_browser), new ExternalRedirect("github", ExternalProcess.Connect, Back), None);
        beginning.ShouldBeOfType<ExternalBeginning.Not>().Error.ShouldBe("permission_denied");
        (await DisconnectAsync(_browser, AdaThere)).ShouldBeOfType<FlowOutcome.NotSignedIn>();
    }

    [Fact]
    public async Task A_disconnected_identity_signs_in_no_more_and_its_owner_is_told()
    {
        Enable(GitHub);
        var account = await SignedInAdaAsync(_browser);
        var elsewhere = AdaThere with { Addresses = [] };
        await ComeByAsync(_browser, elsewhere, ExternalProcess.Connect);
        (await DisconnectAsync(_browser, elsewhere)).ShouldAdvance();
        (await Here.MailboxAsync())[^1].Subject.ShouldBe("IdentityHost: an account at GitHub was disconnected");
        (await DisconnectAsync(_browser, elsewhere)).ShouldFail("account_not_found");

        (await ComeByAsync(_other, elsewhere)).ShouldBeNull();
        (await Here.ReadAsync(_other)).Account?.Id.ShouldNotBe(account.Id);
        (await WaitsForDataAsync(_other)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task The_last_way_in_stays()
    {
        Enable(GitHub, Google);
        await ComeByAsync(_browser, AdaThere);
        (await DisconnectAsync(_browser, AdaThere)).ShouldFail("no_password");

        (await ComeByAsync(_browser, s_second, ExternalProcess.Connect)).ShouldBeNull();
        (await DisconnectAsync(_browser, AdaThere)).ShouldAdvance();
        (await DisconnectAsync(_browser, s_second)).ShouldFail("no_password");
        (await LinksAsync(_browser)).ShouldBe(["google:42"]);
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task A_passkey_that_signs_in_alone_is_a_way_in()
    {
        Enable(GitHub);
        await ComeByAsync(_browser, AdaThere);
        await AddPasskeyAsync(_browser, new SoftwareAuthenticator(People.Origin));
        (await DisconnectAsync(_browser, AdaThere)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task The_last_proven_address_must_be_there_when_the_last_identity_goes()
    {
        Enable(GitHub);
        var account = await SignedInAdaAsync(_browser);
        await ComeByAsync(_browser, AdaThere, ExternalProcess.Connect);
        await Here.UnproveAsync(account);
        (await DisconnectAsync(_browser, AdaThere)).ShouldFail("no_verified_email");
    }

    [Fact]
    [Trait("Security", "S-053")]
    [Trait("Security", "S-230")]
    public async Task Of_two_that_go_at_once_one_stays()
    {
        Enable(GitHub, Google);
        await ComeByAsync(_browser, AdaThere);
        await ComeByAsync(_browser, s_second, ExternalProcess.Connect);
        var visitors = new List<Visitor> { await Here.ReadAsync(_browser), await Here.ReadAsync(_browser.Copy()) };
        var outcomes = await Task.WhenAll(
            Task.Run(() => Book.DisconnectAsync(visitors[0], "github", AdaThere.Uid, None)), Task.Run(() => Book.DisconnectAsync(visitors[1], "google", s_second.Uid, None)));
        outcomes.Count(o => o is FlowOutcome.Advanced).ShouldBe(1);
        (await LinksAsync(_browser)).ShouldHaveSingleItem();
    }

    [Fact]
    [Trait("Security", "S-216")]
    public async Task An_account_has_twenty_at_most()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        for (var i = 0; i < 20; i++)
        {
            (await ComeByAsync(_browser, AdaThere with { Uid = $"{i}" }, ExternalProcess.Connect)).ShouldBeNull();
            Here.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        (await ComeByAsync(_browser, AdaThere with { Uid = "one more" }, ExternalProcess.Connect)).ShouldBe("max_provider_accounts");
    }

    [Fact]
    [Trait("Security", "S-067")]
    public async Task Who_has_nothing_but_a_provider_proves_by_it_that_it_is_them_and_by_no_identity_of_others()
    {
        Enable(GitHub, Google);
        var others = s_second with { Provider = "github" };
        await ComeByAsync(_other, others);
        await ComeByAsync(_browser, AdaThere);
        GrowStale();
        (await Here.Get<Flows>().ReauthenticationAsync(await Here.ReadAsync(_browser), None))[0].Providers.ShouldBe(["github"]);
        (await ComeByAsync(_browser, others, ExternalProcess.Reauthenticate)).ShouldBe("connected_other");
        (await ComeByAsync(_browser, AdaThere with { Uid = "nobody" }, ExternalProcess.Reauthenticate)).ShouldBe("connected_other");
        var before = await Here.ReadAsync(_browser);
        (await ComeByAsync(_browser, AdaThere, ExternalProcess.Reauthenticate)).ShouldBeNull();
        var after = await Here.ReadAsync(_browser);
        (after.Account!.Id, after.Session!.Id).ShouldBe((before.Account!.Id, before.Session!.Id));
        after.Session.Methods[^1].Reauthenticated.ShouldBeTrue();
        (await ComeByAsync(_browser, AdaThere with { Uid = "2" }, ExternalProcess.Connect)).ShouldBeNull("the proof is recent now");
    }
}
