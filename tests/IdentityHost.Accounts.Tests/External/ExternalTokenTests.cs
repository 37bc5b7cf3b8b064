using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

public sealed class ExternalTokenTests : ProviderTests
{
    private readonly Browser _browser = new();

    [Fact]
    public async Task A_token_signs_in_and_connects()
    {
        Enable(GitHub);
        Here.Providers.Tokens["good"] = AdaThere;
        (await ProveAsync("login", "good")).ShouldAdvance();
        (await LinksAsync(_browser)).ShouldBe(["github:1815"]);
        Here.Providers.Tokens["second"] = AdaThere with { Uid = "2" };
        (await ProveAsync("connect", "second")).ShouldAdvance();
        (await LinksAsync(_browser)).ShouldBe(["github:1815", "github:2"]);
    }

    [Fact]
    public async Task Somebody_signed_in_is_signed_out_first()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser, "eve@example.org");
        Here.Providers.Tokens["good"] = AdaThere;
        (await ProveAsync("login", "good")).ShouldAdvance();
        (await Here.ReadAsync(_browser)).Account!.Email.ShouldBe(Ada);
    }

    [Theory]
    [InlineData("github", "login", "ours", "good", "")]
    [InlineData("", "", null, null, "required@provider required@process required@token")]
    [InlineData("github", "steal", null, "good", "invalid_choice@process client_id_required@token")]
    [InlineData("github", "login", "theirs", "good", "client_id_mismatch@token")]
    [InlineData("github", "login", "ours", null, "token_required@token")]
    [InlineData("github", "login", "ours", "bad", "invalid_token@token")]
    [InlineData("gitlab", "login", "ours", "good", "invalid_token@token")]
    [InlineData("pages", "login", "any", "good", "token_authentication_not_supported@provider")]
    [InlineData("dummy", "login", null, "good", "invalid_token@token")]
    public async Task What_is_wrong_is_told_in_the_order_of_the_fields(string provider, string process, string? clientId, string? token, string expected)
    {
        Enable(GitHub, new ExternalProvider("pages", "Pages") { HasRedirect = true }, new ExternalProvider("dummy", "Dummy") { HasToken = true });
        Here.Providers.Tokens["good"] = AdaThere;
        var parts = clientId is null && token is null ? null : new ExternalTokenParts(clientId, token, null);
        var outcome = await Here.Get<ExternalTokens>().ProveAsync(await Here.ReadAsync(_browser), new ExternalTokenForm(provider, process, parts), None);
        string.Join(' ', outcome is FlowOutcome.Invalid invalid ? invalid.Errors.Select(e => $"{e.Code}@{e.Param}") : []).ShouldBe(expected);
        (outcome is FlowOutcome.Advanced).ShouldBe(expected.Length == 0);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_noted()
    {
        Enable(GitHub);
        (await ProveAsync("login", "bad")).ShouldFail("invalid_token", "token");
        var rows = await Here.Get<IAuditLog>().PageAsync(new AuditFilter(), null, 10, None);
        rows.Single(r => r.Event == AuditEvents.SignInFailed).Reason.ShouldBe("wrong_token");
    }

    [Fact]
    [Trait("Security", "S-167")]
    public async Task A_provider_that_does_not_answer_leaves_everything_as_it_was()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        Here.Providers.AreDown = true;
        (await ProveAsync("login", "good")).ShouldBe(new FlowOutcome.Busy(TimeSpan.FromSeconds(30)));
        (await IsSignedInAsync(_browser)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_connects_without_being_signed_in_or_by_a_proof_of_long_ago()
    {
        Enable(GitHub);
        Here.Providers.Tokens["good"] = AdaThere;
        (await ProveAsync("connect", "good")).ShouldBeOfType<FlowOutcome.NotSignedIn>();
        await SignedInAdaAsync(_browser);
        GrowStale();
        (await ProveAsync("connect", "good")).ShouldBeOfType<FlowOutcome.Stale>();
        (await IsLinkedAsync(AdaThere)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-016")]
    public async Task A_disabled_account_is_signed_in_to_by_no_token()
    {
        Enable(GitHub);
        Here.Providers.Tokens["good"] = AdaThere;
        (await ProveAsync("login", "good")).ShouldAdvance();
        await Here.DisableAsync((await Here.FindAsync(Ada))!);
        (await ProveAsync("login", "good")).ShouldBeOfType<FlowOutcome.NotSignedIn>();
        (await IsSignedInAsync(_browser)).ShouldBeFalse();
    }

    private async Task<FlowOutcome> ProveAsync(string process, string token) => await Here.Get<ExternalTokens>().ProveAsync(
        await Here.ReadAsync(_browser), new ExternalTokenForm("github", process, new ExternalTokenParts("ours", token, null)), None);
}
