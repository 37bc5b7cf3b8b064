using IdentityHost.Accounts;
using IdentityHost.Testing.Browsing;
using IdentityHost.Tests.Protocol;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Who a person is to clients (S-124).</summary>
public abstract class SubjectTests(SharedServer shared) : ProtocolTests(shared)
{
    [Fact]
    [Trait("Security", "S-124")]
    public async Task An_address_that_changes_hands_is_somebody_else_and_inherits_nothing()
    {
        var app = await RegisterThirdPartyAsync();
        var first = await NewPersonAsync();
        var tokens = (await app.RedeemAsync(await first.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();
        var pending = await first.AuthorizeAsync(app, ("scope", "openid offline_access"));

        await DeleteAsync(first.Account.Id);
        var next = new Person(await Server.CreateAccountAsync(first.Account.Email!), OpenBrowser(), Transcript);
        var nexts = (await app.RedeemAsync(await next.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();

        var (before, after) = (tokens.IdToken.Claims.GetProperty("sub").GetString()!, nexts.IdToken.Claims.GetProperty("sub").GetString()!);
        after.ShouldNotBe(before);
        foreach (var sub in (string[])[before, after])
        {
            sub.Length.ShouldBeGreaterThanOrEqualTo(22, "nobody counts up to it");
            sub.ShouldNotContain("@");
        }

        // Neither consent nor session, code or token came along.
        next.Pressed.ShouldBe(["Sign in", "Allow"]);
        (await app.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        (await app.RefreshAsync(tokens.RefreshToken)).ShouldBeError(400, "invalid_grant");
        (await app.RedeemAsync(pending)).ShouldBeError(400, "invalid_grant");
        (await first.Browser.OpenAsync("/account")).AsksToSignIn().ShouldBeTrue();
    }

    private async Task DeleteAsync(string id)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        (await users.DeleteAsync((await users.FindByIdAsync(id))!)).Succeeded.ShouldBeTrue();
    }
}

/// <inheritdoc cref="SubjectTests" />
public sealed class SqliteSubjectTests(SqliteServer shared) : SubjectTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="SubjectTests" />
public sealed class PostgreSqlSubjectTests(PostgreSqlServer shared) : SubjectTests(shared), IClassFixture<PostgreSqlServer>;
