using System.Net;
using IdentityHost.Testing.RelyingParties;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Tokens;

/// <summary>Refresh tokens: rotation, grace, families (RFC 9700 §4.14; S-127 to S-131; part 3 no. 3).</summary>
public abstract class RefreshTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    [Trait("Security", "S-128")]
    public async Task Each_refresh_gives_a_new_token_and_the_chain_goes_on()
    {
        var (app, tokens) = await OfflineAsync();

        for (var i = 0; i < 4; i++)
        {
            var next = (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
            next.RefreshToken.ShouldNotBe(tokens.RefreshToken);
            tokens = next;
        }
    }

    [Fact]
    [Trait("Security", "S-129")]
    public async Task Refresh_reuse_ends_family__a_spent_token_after_the_grace_kills_everything_of_this_family()
    {
        var (app, tokens) = await OfflineAsync();
        var next = (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
        Server.Clock.Advance(TimeSpan.FromSeconds(11));

        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
        (await app.RefreshAsync(next.RefreshToken)).ShouldBeError(400, "invalid_grant");
        (await app.IntrospectAsync(next.AccessToken)).Active.ShouldBeFalse();
    }

    [Fact]
    public async Task Interop_reuse_spares_other_sessions__another_family_of_the_same_person_lives_on()
    {
        var (app, stolen) = await OfflineAsync();
        var ada = await NewPersonAsync();
        var other = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();
        (await app.RefreshAsync(stolen.RefreshToken)).ShouldSucceed();
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await app.RefreshAsync(stolen.RefreshToken)).ShouldBeError(400, "invalid_grant");

        (await app.RefreshAsync(other.RefreshToken)).ShouldSucceed();
    }

    [Fact]
    [Trait("Security", "S-130")]
    public async Task Refresh_parallel_never_5xx__tabs_at_once_all_get_the_same_successor()
    {
        var (app, tokens) = await OfflineAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.RefreshAsync(tokens.RefreshToken)));

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        answers.Select(a => a.RefreshToken).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        (await app.RefreshAsync(answers[0].RefreshToken)).ShouldSucceed();
    }

    [Fact]
    [Trait("Security", "S-128")]
    public async Task A_refresh_token_that_lay_unused_too_long_is_dead()
    {
        var (app, tokens) = await OfflineAsync();
        Server.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(5));

        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-127")]
    public async Task RFC6749_6__a_refresh_may_narrow_the_scope_and_never_widen_it()
    {
        var (app, tokens) = await OfflineAsync();

        (await app.RefreshAsync(tokens.RefreshToken, ("scope", "openid profile email"))).ShouldBeError(400, "invalid_scope");
        var narrow = (await app.RefreshAsync(tokens.RefreshToken, ("scope", "openid"))).ShouldSucceed();
        SignedToken.Parse(narrow.AccessToken)["scope"].ShouldBe("openid");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_nobody_issued_is_refused_without_effect(string token)
    {
        var (app, tokens) = await OfflineAsync();

        (await app.RefreshAsync(token)).ShouldBeError(400, "invalid_grant", "invalid_request");
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldSucceed();
    }

    private async Task<(ProtocolClient App, Answer Tokens)> OfflineAsync()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        return (app, (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid profile offline_access")))).ShouldSucceed());
    }
}

/// <inheritdoc cref="RefreshTests" />
public sealed class SqliteRefreshTests(SqliteServer shared) : RefreshTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="RefreshTests" />
public sealed class PostgreSqlRefreshTests(PostgreSqlServer shared) : RefreshTests(shared), IClassFixture<PostgreSqlServer>;
