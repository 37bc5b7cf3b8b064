using System.Net;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.RelyingParties;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>The RP-Initiated Logout certification plan (oidcc-rp-initiated-logout-certification-test-plan).</summary>
public abstract class LogoutTests(SharedServer shared) : ProtocolTests(shared)
{
    private const string SignedOut = "https://app.example/signed-out";

    [Fact]
    public async Task Oidcc_rp_initiated_logout__redirects_with_the_same_state_and_the_session_is_over()
    {
        var (app, ada, tokens) = await SignedInAsync();

        var page = await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", SignedOut), ("state", "s-1"));

        (page.Left, page.Url.ToString()).ShouldBe((true, SignedOut + "?state=s-1"));
        await ShouldBeSignedOutAsync(app, ada);
    }

    [Fact]
    public async Task Oidcc_rp_initiated_logout_no_state__redirects_without_state()
    {
        var (app, ada, tokens) = await SignedInAsync();

        var page = await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", SignedOut));

        (page.Left, page.Url.ToString()).ShouldBe((true, SignedOut));
        await ShouldBeSignedOutAsync(app, ada);
    }

    [Fact]
    public async Task Oidcc_rp_initiated_logout_no_post_logout_redirect_uri__shows_a_page()
    {
        var (app, ada, tokens) = await SignedInAsync();

        var page = await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]));

        (page.Left, page.Status).ShouldBe((false, HttpStatusCode.OK));
        await ShouldBeSignedOutAsync(app, ada);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Security", "S-185")]
    public async Task Oidcc_rp_initiated_logout_no_params_and_only_state__asks_and_then_signs_out(bool withState)
    {
        var (app, ada, _) = await SignedInAsync();

        var asked = await LogoutAsync(ada, ("state", withState ? "s-1" : null));
        await ShouldBeSignedInAsync(app, ada);
        var page = await ada.Browser.PressAsync(asked, "Sign out");

        (page.Left, page.Status).ShouldBe((false, HttpStatusCode.OK));
        await ShouldBeSignedOutAsync(app, ada);
    }

    [Theory]
    [InlineData("https://app.example/elsewhere")]
    [InlineData(SignedOut + "?foo=bar")]
    [InlineData(SignedOut + "/")]
    [Trait("Security", "S-185")]
    public async Task Oidcc_rp_initiated_logout_bad_and_query_added_post_logout_redirect_uri__does_not_redirect(string uri)
    {
        var (_, ada, tokens) = await SignedInAsync();

        (await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", uri))).Left.ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-185")]
    public async Task Oidcc_rp_initiated_logout_modified_and_bad_id_token_hint__does_not_redirect()
    {
        var (_, ada, tokens) = await SignedInAsync();
        var parts = tokens["id_token"]!.Split('.');
        string[] hints = ["eyJhbGciOiJub25lIn0." + parts[1] + ".", parts[0] + "." + parts[1] + "." + new string('A', parts[2].Length), "nonsense"];

        foreach (var hint in hints)
            (await LogoutAsync(ada, ("id_token_hint", hint), ("post_logout_redirect_uri", SignedOut))).Left.ShouldBeFalse(hint);
    }

    [Fact]
    public async Task Oidcc_rp_initiated_logout_no_id_token_hint__does_not_redirect_unasked()
    {
        var (app, ada, _) = await SignedInAsync();

        var page = await LogoutAsync(ada, ("post_logout_redirect_uri", SignedOut));

        page.Left.ShouldBeFalse();
        await ShouldBeSignedInAsync(app, ada);
    }

    [Fact]
    public async Task Interop_logout_expired_hint__an_expired_but_well_signed_hint_is_good()
    {
        var (app, ada, tokens) = await SignedInAsync();
        Server.Clock.Advance(TimeSpan.FromHours(1));

        var page = await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", SignedOut));

        page.Left.ShouldBeTrue();
        await ShouldBeSignedOutAsync(app, ada);
    }

    [Fact]
    public async Task Interop_logout_twice_and_without_session__still_redirects()
    {
        var (_, ada, tokens) = await SignedInAsync();
        await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", SignedOut));

        var page = await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", SignedOut), ("state", "again"));

        page.Url.ToString().ShouldBe(SignedOut + "?state=again");
    }

    [Fact]
    public async Task Logout_takes_a_form_too()
    {
        var (app, ada, tokens) = await SignedInAsync();

        var page = await ada.Browser.PostAsync("/connect/logout", [new("id_token_hint", tokens["id_token"]!), new("post_logout_redirect_uri", SignedOut)]);

        page.Left.ShouldBeTrue();
        await ShouldBeSignedOutAsync(app, ada);
    }

    [Fact]
    [Trait("Security", "S-185")]
    public async Task A_hint_of_somebody_else_does_not_end_this_session_unasked()
    {
        var (_, _, adas) = await SignedInAsync();
        var (app, eve, _) = await SignedInAsync();

        await LogoutAsync(eve, ("id_token_hint", adas["id_token"]), ("post_logout_redirect_uri", SignedOut));

        await ShouldBeSignedInAsync(app, eve);
    }

    [Fact]
    [Trait("Security", "S-131")]
    public async Task With_the_session_die_its_tokens_and_offline_ones_live_on()
    {
        var (app, ada, online) = await SignedInAsync();
        var offline = (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid offline_access")))).ShouldSucceed();

        await LogoutAsync(ada, ("id_token_hint", online["id_token"]), ("post_logout_redirect_uri", SignedOut));

        (await app.IntrospectAsync(online.AccessToken)).Active.ShouldBeFalse();
        (await app.RefreshAsync(offline.RefreshToken)).ShouldSucceed();
    }

    private static Task<Page> LogoutAsync(Person person, params (string Name, string? Value)[] parameters) =>
        person.Browser.OpenAsync(QueryHelpers.AddQueryString("/connect/logout", parameters.Where(p => p.Value is not null).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)));

    private static async Task ShouldBeSignedOutAsync(ProtocolClient app, Person person) =>
        (await person.AuthorizeAsync(app, ("prompt", "none"))).ShouldBeError("login_required");

    private static async Task ShouldBeSignedInAsync(ProtocolClient app, Person person) =>
        (await person.AuthorizeAsync(app, ("prompt", "none")))["code"].ShouldNotBeNull();

    private async Task<(ProtocolClient App, Person Person, Answer Tokens)> SignedInAsync()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        return (app, ada, (await app.RedeemAsync(await ada.AuthorizeAsync(app, ("scope", "openid profile")))).ShouldSucceed());
    }
}

/// <inheritdoc cref="LogoutTests" />
public sealed class SqliteLogoutTests(SqliteServer shared) : LogoutTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="LogoutTests" />
public sealed class PostgreSqlLogoutTests(PostgreSqlServer shared) : LogoutTests(shared), IClassFixture<PostgreSqlServer>;
