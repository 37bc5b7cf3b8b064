using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Sessions;

/// <summary>Which proofs of a session count together.</summary>
[Trait("Security", "S-068")]
public sealed class ProofEventTests : FactorTests
{
    private readonly Browser _browser = new();

    [Fact]
    public async Task A_second_factor_soon_after_the_password_counts_with_it()
    {
        var app = await SpareAdaAsync();
        var session = await RiseAsync(app, after: TimeSpan.FromMinutes(14));

        session.Newest.AreTwoFactors.ShouldBeTrue();
        session.Newest.At.ShouldBe(Here.Clock.GetUtcNow());
        session.Stronger.ShouldBeNull();
    }

    [Fact]
    public async Task A_second_factor_long_after_the_password_is_one_of_two_since_the_password()
    {
        var app = await SpareAdaAsync();
        var password = Here.Clock.GetUtcNow();
        var session = await RiseAsync(app, after: TimeSpan.FromMinutes(16));

        (session.Newest.AreTwoFactors, session.Newest.At).ShouldBe((false, Here.Clock.GetUtcNow()));
        (session.Stronger!.AreTwoFactors, session.Stronger.At).ShouldBe((true, password));
    }

    [Fact]
    public async Task A_password_after_both_stands_alone_and_renews_neither()
    {
        var app = await SpareAdaAsync();
        var both = (await RiseAsync(app, after: TimeSpan.FromMinutes(1))).Newest;
        Here.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Here.Get<ReauthenticationFlow>().ProveAsync(await Here.ReadAsync(_browser), Password, None)).ShouldAdvance();

        var session = (await Here.ReadAsync(_browser)).Session!;
        session.Newest.Proofs.Select(p => p.Reference).ShouldBe(["pwd"]);
        session.AuthenticatedAt.ShouldBe(Here.Clock.GetUtcNow());
        (session.Stronger!.AreTwoFactors, session.Stronger.At).ShouldBe((true, both.At));
    }

    [Fact]
    [Trait("Security", "S-047")]
    public async Task A_new_sign_in_that_trust_spared_the_factor_stands_alone()
    {
        await SpareAdaAsync();
        Here.Clock.Advance(TimeSpan.FromMinutes(1));
        (await OwedAfterPasswordAsync(_browser)).ShouldBeNull();

        var session = (await Here.ReadAsync(_browser)).Session!;
        session.Newest.Proofs.Count.ShouldBe(1);
        session.Stronger.ShouldBeNull("nobody showed two factors in this session");
    }

    [Fact]
    public async Task However_often_somebody_proves_themselves_the_newest_proof_is_told()
    {
        var app = await SpareAdaAsync();
        for (var i = 0; i < 15; i++)
        {
            Here.Clock.Advance(TimeSpan.FromMinutes(i == 7 ? 20 : 1));
            (await Here.Get<ReauthenticationFlow>().ProveAsync(await Here.ReadAsync(_browser), Password, None)).ShouldAdvance();
            var session = (await Here.ReadAsync(_browser)).Session!;
            (session.AuthenticatedAt, session.Newest.AreTwoFactors, session.Stronger).ShouldBe((Here.Clock.GetUtcNow(), false, null));
        }

        (await RiseAsync(app, after: TimeSpan.FromMinutes(1))).Newest.AreTwoFactors.ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-062")]
    public async Task What_was_proven_before_an_hour_without_use_is_completed_by_nothing()
    {
        var app = await SpareAdaAsync();
        Here.Clock.Advance(TimeSpan.FromMinutes(60));
        (await Here.ReadAsync(_browser)).Session!.Newest.ServesUntil(new()).ShouldBe(DateTimeOffset.MinValue);

        var session = await RiseAsync(app, after: TimeSpan.Zero);
        session.Newest.Proofs.Select(p => p.Type).ShouldBe(["totp"]);
        session.Newest.ServesUntil(new()).ShouldBe(Here.Clock.GetUtcNow().AddHours(24));
        session.Stronger!.ServesUntil(new()).ShouldBe(DateTimeOffset.MinValue);
    }

    [Fact]
    [Trait("Security", "S-062")]
    public async Task Use_keeps_a_proof_serving_and_a_day_ends_it()
    {
        await SpareAdaAsync();
        var proven = Here.Clock.GetUtcNow();
        for (var i = 0; i < 30; i++)
        {
            Here.Clock.Advance(TimeSpan.FromMinutes(59));
            (await Here.ReadAsync(_browser)).Session!.Newest.ServesUntil(new()).ShouldBe(proven.AddHours(24));
        }
    }

    /// <summary>Ada has an authenticator app, and is signed in by password alone at a browser she trusts.</summary>
    private async Task<AuthenticatorApp> SpareAdaAsync()
    {
        await SignedInAdaAsync(_browser);
        var app = await AddAppAsync(_browser);
        await TrustAsync(_browser, app);
        (await OwedAfterPasswordAsync(_browser)).ShouldBeNull();
        // No code serves twice.
        WaitForNextCode();
        await SignOutAsync(_browser);
        (await OwedAfterPasswordAsync(_browser)).ShouldBeNull();
        return app;
    }

    private async Task<Session> RiseAsync(AuthenticatorApp app, TimeSpan after)
    {
        Here.Clock.Advance(after);
        (await Here.Get<SecondFactor>().ReauthenticateAsync(await Here.ReadAsync(_browser), app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();
        return (await Here.ReadAsync(_browser)).Session!;
    }
}
