using System.Net;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.RelyingParties;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Protocol.Requests;

/// <summary>Whose logout request it is (RP-Initiated Logout 1.0 §2, §3; S-185).</summary>
public abstract class LogoutClientTests(SharedServer shared) : ProtocolTests(shared)
{
    private const string SignedOut = "https://app.example/signed-out";

    [Fact]
    public async Task RP_logout_2__client_id_names_the_client_without_a_hint_and_the_person_is_asked()
    {
        var (app, ada, _) = await SignedInAsync();

        var asked = await LogoutAsync(ada, ("client_id", app.ClientId), ("post_logout_redirect_uri", SignedOut), ("state", "s-1"));
        asked.Left.ShouldBeFalse();
        (await ada.AuthorizeAsync(app, ("prompt", "none")))["code"].ShouldNotBeNull();
        var page = await ada.Browser.PressAsync(asked, "Sign out");

        (page.Left, page.Url.ToString()).ShouldBe((true, SignedOut + "?state=s-1"));
        (await ada.AuthorizeAsync(app, ("prompt", "none"))).ShouldBeError("login_required");
    }

    [Fact]
    public async Task RP_logout_2__client_id_must_be_the_client_of_the_hint()
    {
        var (app, ada, tokens) = await SignedInAsync();
        var other = await RegisterClientAsync();

        var page = await LogoutAsync(ada, ("client_id", other.ClientId), ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", SignedOut));

        (page.Left, page.Status).ShouldBe((false, HttpStatusCode.BadRequest));
        (await ada.AuthorizeAsync(app, ("prompt", "none")))["code"].ShouldNotBeNull();
    }

    [Fact]
    public async Task RP_logout_3__a_redirect_uri_another_client_registered_is_no_way_out()
    {
        var (_, ada, tokens) = await SignedInAsync();
        await RegisterClientAsync(WebClient with { PostLogoutRedirectUris = ["https://other.example/out"] });

        (await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", "https://other.example/out"))).Left.ShouldBeFalse();
    }

    [Fact]
    public async Task RP_logout_2__logout_hint_ui_locales_and_unknown_parameters_cause_no_error()
    {
        var (_, ada, tokens) = await SignedInAsync();

        var page = await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", SignedOut), ("logout_hint", "ada"), ("ui_locales", "de"), ("extra", "foobar"));

        page.Url.ToString().ShouldBe(SignedOut);
    }

    [Fact]
    public async Task RP_logout_2__a_state_with_anything_in_it_comes_back_exactly()
    {
        var (_, ada, tokens) = await SignedInAsync();
        const string State = "a b&c=d#e+é";

        var page = await LogoutAsync(ada, ("id_token_hint", tokens["id_token"]), ("post_logout_redirect_uri", SignedOut), ("state", State));

        QueryHelpers.ParseQuery(page.Url.Query)["state"].ToString().ShouldBe(State);
    }

    [Fact]
    [Trait("Security", "S-121")]
    public async Task An_access_token_is_no_hint()
    {
        var (_, ada, tokens) = await SignedInAsync();

        (await LogoutAsync(ada, ("id_token_hint", tokens.AccessToken), ("post_logout_redirect_uri", SignedOut))).Left.ShouldBeFalse();
    }

    [Fact]
    public async Task A_parameter_sent_twice_does_not_redirect()
    {
        var (app, ada, tokens) = await SignedInAsync();

        var page = await ada.Browser.OpenAsync($"/connect/logout?id_token_hint={tokens["id_token"]}&post_logout_redirect_uri={SignedOut}&post_logout_redirect_uri={SignedOut}");

        (page.Left, page.Status).ShouldBe((false, HttpStatusCode.BadRequest));
        (await ada.AuthorizeAsync(app, ("prompt", "none")))["code"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Interop_logout_after_key_rotation__a_hint_of_a_key_that_is_gone_still_leads_to_signing_out()
    {
        var (app, ada, tokens) = await SignedInAsync();
        var parts = tokens["id_token"]!.Split('.');
        var gone = parts[0] + "." + parts[1] + "." + new string('A', parts[2].Length);

        var asked = await LogoutAsync(ada, ("id_token_hint", gone), ("client_id", app.ClientId), ("post_logout_redirect_uri", SignedOut));
        asked.Left.ShouldBeFalse();
        await ada.Browser.PressAsync(asked, "Sign out");

        (await ada.AuthorizeAsync(app, ("prompt", "none"))).ShouldBeError("login_required");
    }

    private static Task<Page> LogoutAsync(Person person, params (string Name, string? Value)[] parameters) =>
        person.Browser.OpenAsync(QueryHelpers.AddQueryString("/connect/logout", parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)));

    private async Task<(ProtocolClient App, Person Person, Answer Tokens)> SignedInAsync()
    {
        var app = await RegisterClientAsync();
        var ada = await NewPersonAsync();
        return (app, ada, (await app.RedeemAsync(await ada.AuthorizeAsync(app))).ShouldSucceed());
    }
}

/// <inheritdoc cref="LogoutClientTests" />
public sealed class SqliteLogoutClientTests(SqliteServer shared) : LogoutClientTests(shared), IClassFixture<SqliteServer>;

/// <inheritdoc cref="LogoutClientTests" />
public sealed class PostgreSqlLogoutClientTests(PostgreSqlServer shared) : LogoutClientTests(shared), IClassFixture<PostgreSqlServer>;
