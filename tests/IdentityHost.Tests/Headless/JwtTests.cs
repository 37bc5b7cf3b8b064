using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>The JWT strategy of apps.</summary>
public sealed class JwtTests(JwtServer shared) : HeadlessTests(shared), IClassFixture<JwtServer>
{
    [Fact]
    public async Task Signing_in_brings_a_pair_of_tokens_once_and_the_access_token_stands_in_for_the_session()
    {
        var account = await NewPersonAsync();
        var client = Open(AllauthKind.App);
        var answer = (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeSignedIn("password");
        client.AccessToken = answer.Meta("access_token")!.Value.GetString();
        answer.Meta("refresh_token").ShouldNotBeNull();

        var again = (await client.GetAsync("auth/session")).ShouldBeSignedIn("password");
        again.Meta("access_token").ShouldBeNull();
        again.Data.GetProperty("user").GetProperty("id").GetString().ShouldBe(account.Id);
        (await client.PostAsync("auth/reauthenticate", new { password = Password })).ShouldBeSignedIn("password", "password+").Meta("access_token").ShouldBeNull();
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("password", "password+");
    }

    [Fact]
    public async Task Who_comes_by_a_provider_where_somebody_else_was_signed_in_gets_a_pair_of_their_own()
    {
        var (client, access, _) = await SignInWithTokensAsync();
        var token = System.Text.Json.JsonSerializer.Serialize(new { id = NewEmail("uid").Split('@')[0], email = NewEmail(), email_verified = true });
        var answer = await client.PostAsync("auth/provider/token", new { provider = "dummy", process = "login", token = new { id_token = token } });
        answer.ShouldBeSignedIn("socialaccount");
        client.AccessToken = answer.Meta("access_token").ShouldNotBeNull().GetString();
        client.AccessToken.ShouldNotBe(access);
        (await client.PostAsync("tokens/refresh", new { refresh_token = answer.Meta("refresh_token").ShouldNotBeNull().GetString() })).ShouldBe(200);
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("socialaccount");
        client.AccessToken = access;
        (await client.GetAsync("auth/session")).ShouldOwe(null);
    }

    [Fact]
    public async Task A_refresh_token_serves_once()
    {
        var (client, access, refresh) = await SignInWithTokensAsync();
        var next = (await client.PostAsync("tokens/refresh", new { refresh_token = refresh })).ShouldBe(200);
        client.AccessToken = next.Data.GetProperty("access_token").GetString();
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("password");
        next.Data.GetProperty("refresh_token").GetString().ShouldNotBe(refresh);
        access.ShouldNotBe(client.AccessToken);

        client.AccessToken = null;
        var spent = (await client.PostAsync("tokens/refresh", new { refresh_token = refresh })).ShouldBe(400);
        spent.Json.TryGetProperty("errors", out _).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-062")]
    public async Task Renewing_its_tokens_keeps_the_session_of_an_app_that_asks_this_server_nothing_else()
    {
        var (client, _, refresh) = await SignInWithTokensAsync();
        client.AccessToken = null;
        for (var i = 0; i < 3; i++)
        {
            Server.Clock.Advance(TimeSpan.FromHours(20));
            refresh = (await client.PostAsync("tokens/refresh", new { refresh_token = refresh })).ShouldBe(200).Data.GetProperty("refresh_token").GetString()!;
        }
    }

    [Fact]
    [Trait("Security", "S-129")]
    public async Task A_refresh_token_that_was_replaced_a_while_ago_ends_the_session()
    {
        var (client, _, old) = await SignInWithTokensAsync();
        var next = (await client.PostAsync("tokens/refresh", new { refresh_token = old })).ShouldBe(200).Data;
        // Asked twice at once, or the answer was lost: refused, and nothing else.
        (await client.PostAsync("tokens/refresh", new { refresh_token = old })).ShouldBe(400);
        client.AccessToken = next.GetProperty("access_token").GetString();
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("password");

        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        using var thief = new AllauthClient(Server.Origin, AllauthKind.App, Transcript);
        (await thief.PostAsync("tokens/refresh", new { refresh_token = old })).ShouldBe(400);
        (await client.GetAsync("auth/session")).ShouldOwe(null);
        client.AccessToken = null;
        client.SessionToken = null;
        (await client.PostAsync("tokens/refresh", new { refresh_token = next.GetProperty("refresh_token").GetString() })).ShouldBe(400);
    }

    [Fact]
    public async Task One_kind_of_token_is_nothing_in_the_place_of_the_other()
    {
        var (client, access, refresh) = await SignInWithTokensAsync();
        (await client.PostAsync("tokens/refresh", new { refresh_token = access })).ShouldBe(400);
        (await client.PostAsync("tokens/refresh", new { })).ShouldBeErrors("required@refresh_token");
        var other = Open(AllauthKind.App);
        other.AccessToken = refresh;
        (await other.GetAsync("auth/session")).ShouldOwe(null);
        other.AccessToken = "nothing";
        (await other.GetAsync("auth/session")).ShouldOwe(null);
    }

    [Fact]
    [Trait("Security", "S-063")]
    public async Task Signing_out_kills_both()
    {
        var (client, access, refresh) = await SignInWithTokensAsync();
        client.AccessToken = access;
        (await client.DeleteAsync("auth/session")).ShouldOwe(null);
        (await client.GetAsync("auth/session")).ShouldOwe(null);
        client.AccessToken = null;
        client.SessionToken = null;
        (await client.PostAsync("tokens/refresh", new { refresh_token = refresh })).ShouldBe(400);
    }

    [Fact]
    public async Task An_access_token_is_good_for_five_minutes()
    {
        var (client, access, _) = await SignInWithTokensAsync();
        client.AccessToken = access;
        Server.Clock.Advance(TimeSpan.FromMinutes(5));
        (await client.GetAsync("auth/session")).ShouldOwe(null);
    }

    private async Task<(AllauthClient Client, string Access, string Refresh)> SignInWithTokensAsync()
    {
        var account = await NewPersonAsync();
        var client = Open(AllauthKind.App);
        var answer = await client.PostAsync("auth/login", new { email = account.Email, password = Password });
        return (client, answer.Meta("access_token")!.Value.GetString()!, answer.Meta("refresh_token")!.Value.GetString()!);
    }
}
