using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

/// <summary>What a visit to a provider shows of whoever is signed in: the person, where the provider asked them; otherwise only the browser.</summary>
public sealed class AskedAgainTests : ProviderTests
{
    private readonly Browser _browser = new();

    private static readonly ExternalProvider s_asking = Google with { AsksAgain = true };

    private static readonly ExternalIdentity s_there = new("google", "42", "ada@work") { Addresses = [new("ada@work.example", Verified: true)] };

    private DateTimeOffset Now => Here.Clock.GetUtcNow();

    [Theory]
    [InlineData(null, "reauthentication_required")]
    [InlineData(-3600, "reauthentication_required")]
    [InlineData(-61, "reauthentication_required")]
    [InlineData(-60, null)]
    [InlineData(0, null)]
    [InlineData(60, null)]
    [Trait("Security", "S-066")]
    public async Task A_provider_that_was_told_to_ask_must_have_asked_since(int? seconds, string? error)
    {
        Enable(s_asking);
        (await ComeByAsync(_browser, s_there)).ShouldBeNull();
        GrowStale();
        (await ComeByAsync(_browser, s_there with { AskedAt = seconds is { } s ? Now.AddSeconds(s) : null }, ExternalProcess.Reauthenticate)).ShouldBe(error);
        Here.Providers.Visit!.AsksAgain.ShouldBeTrue();
        (await BeginAsync(ExternalProcess.Connect, "google")).ShouldBe(error);
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task One_that_asks_nobody_is_not_offered_beside_a_password_or_beside_one_that_does()
    {
        Enable(GitHub, s_asking);
        await SignedInAdaAsync(_browser);
        await ConnectAsync(AdaThere);
        GrowStale();
        (await FlowsAsync()).ShouldBe(["reauthenticate"]);
        (await BeginAsync(ExternalProcess.Reauthenticate)).ShouldBe("permission_denied");

        await Here.SignInAsync(_browser, Ada, Password);
        await ConnectAsync(s_there);
        GrowStale();
        (await FlowsAsync()).ShouldBe(["reauthenticate", "provider_redirect:google"]);
        (await BeginAsync(ExternalProcess.Reauthenticate)).ShouldBe("permission_denied");
        (await BeginAsync(ExternalProcess.Reauthenticate, "google")).ShouldBeNull();
    }

    /// <summary>Whoever sits at the browser of somebody who is signed in there too could do all of it.</summary>
    [Theory]
    [InlineData(false, "reauthentication_required")]
    [InlineData(true, null)]
    [Trait("Security", "S-066")]
    public async Task A_sign_in_that_nobody_was_asked_for_is_no_recent_proof_beside_a_password(bool isAsked, string? error)
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        await ConnectAsync(AdaThere);
        GrowStale();
        (await ComeByAsync(_browser, AdaThere with { AskedAt = isAsked ? Now : null })).ShouldBeNull();
        (await IsSignedInAsync(_browser)).ShouldBeTrue();
        (await BeginAsync(ExternalProcess.Connect)).ShouldBe(error);
    }

    [Fact]
    [Trait("Security", "S-068")]
    public async Task Whoever_is_signed_in_and_signs_in_anew_is_asked_and_who_connects_or_is_nobody_is_not()
    {
        Enable(s_asking);
        await GoAsync(_browser, "google");
        Here.Providers.Visit!.AsksAgain.ShouldBeFalse();
        await SignedInAdaAsync(_browser);
        await GoAsync(_browser, "google", ExternalProcess.Connect);
        Here.Providers.Visit!.AsksAgain.ShouldBeFalse();
        await GoAsync(_browser, "google");
        Here.Providers.Visit!.AsksAgain.ShouldBeTrue();
        (await Redirects.BeginAsync(await Here.ReadAsync(_browser), new ExternalRedirect("google", ExternalProcess.Login, Back), None)).ShouldBeOfType<ExternalBeginning.Go>();
        Here.Providers.Visit!.AsksAgain.ShouldBeTrue();
    }

    private async Task ConnectAsync(ExternalIdentity identity) => (await ComeByAsync(_browser, identity, ExternalProcess.Connect)).ShouldBeNull();

    private async Task<string?> BeginAsync(string process, string provider = "github") =>
        await Redirects.BeginAsync(await Here.ReadAsync(_browser), new ExternalRedirect(provider, process, Back), None) is ExternalBeginning.Not not ? not.Error : null;

    private async Task<IEnumerable<string>> FlowsAsync() => (await Here.Get<Flows>().ReauthenticationAsync(await Here.ReadAsync(_browser), None))
        .Where(f => f.Id != Flow.PasswordResetByCode).Select(f => f.Providers is { } providers ? $"{f.Id}:{string.Join(',', providers)}" : f.Id);
}
