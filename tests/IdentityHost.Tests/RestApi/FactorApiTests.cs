using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi;

/// <summary>Devices and second factor over REST, and what a token may do that is old, weak, or has outlived its session.</summary>
public sealed class FactorApiTests(SqliteServer shared) : RestTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task An_authenticator_app_is_added_confirmed_required_and_asked_for()
    {
        var ada = await NewBearerAsync();
        (await ada.GetAsync("second-factor")).ShouldSucceed().Json.GetProperty("types").GetArrayLength().ShouldBe(0);
        var made = (await ada.PostAsync("devices", new { kind = "totp" })).ShouldSucceed(System.Net.HttpStatusCode.Created);
        made["secret"].ShouldNotBeNull();
        (await ada.GetAsync(made.Header("Location"))).ShouldSucceed().Has("secret").ShouldBeFalse();
        (await ada.PostAsync("devices/totp/confirm", new { code = "000000" })).ShouldBeInvalid(("/code", "incorrect_code"));
        (await ada.PostAsync("devices/totp/confirm", new { code = new AuthenticatorApp(made["secret"]!).CodeAt(Server.Clock.GetUtcNow()) })).ShouldSucceed()["confirmed"].ShouldBe("true");

        (await ada.SendAsync("PATCH", "second-factor", new { is_required = true })).ShouldSucceed()["is_required"].ShouldBe("true");
        (await ada.SendAsync("PATCH", "second-factor", new { })).ShouldBeInvalid(("/is_required", "required"));

        // A little later only a token of somebody who showed the second factor will do, and the app is told so.
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        var refused = (await ada.DeleteAsync("devices/totp")).ShouldBeProblem(401, "insufficient-user-authentication");
        refused.Header("WWW-Authenticate").ShouldBe(
            "Bearer error=\"insufficient_user_authentication\", error_description=\"A more recent sign-in is needed, by the strongest factor there is.\", max_age=\"300\", acr_values=\"urn:identityhost:acr:2fa\"");
    }

    [Fact]
    public async Task An_address_is_added_confirmed_by_its_code_and_removed()
    {
        var ada = await NewBearerAsync();
        var address = $"second.{OpenId.Secrets.OpaqueToken.NewId()}@example.org";
        var made = (await ada.PostAsync("devices", new { kind = "email", address })).ShouldSucceed(System.Net.HttpStatusCode.Created);
        made["confirmed"].ShouldBe("false");
        made["name"]!.ShouldNotBe(address);

        (await ada.PostAsync(made.Header("Location") + "/confirm", new { code = await new Mailbox(Server).CodeAsync(address) })).ShouldSucceed()["confirmed"].ShouldBe("true");
        (await ada.GetAsync("devices")).Items().Count(d => d.GetProperty("kind").GetString() == "email").ShouldBe(2);
        (await ada.DeleteAsync(made.Header("Location"))).ShouldSucceed(System.Net.HttpStatusCode.NoContent);
        (await ada.PostAsync("devices", new { kind = "email", address = "nobody" })).ShouldBeInvalid(("/address", "invalid"));
        (await ada.PostAsync("devices", new { kind = "pigeon" })).ShouldBeInvalid(("/kind", "invalid_choice"));
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task A_token_that_outlived_its_session_changes_what_is_harmless_and_nothing_else()
    {
        var ada = await NewBearerAsync(Bearer.Scopes + " offline_access");
        (await ada.DeleteAsync("sessions/" + (await ada.GetAsync("sessions")).Items()[0].GetProperty("id").GetString())).ShouldSucceed(System.Net.HttpStatusCode.NoContent);

        (await ada.PatchAsync("profile", new { nickname = "Countess" }, "*")).ShouldSucceed();
        (await ada.GetAsync("devices")).ShouldSucceed();
        foreach (var (path, body) in ((string, object?)[])[("devices", new { kind = "email", address = "x@example.org" }), ("deletion", null)])
        {
            // Recent, and no proof all the same: nothing of it is left to look at.
            (await ada.PostAsync(path, body)).ShouldBeProblem(401, "insufficient-user-authentication").Header("WWW-Authenticate").ShouldContain("max_age=\"0\"");
        }

        // The present password proves enough for another one.
        (await ada.PostAsync("password", new { current_password = Testing.Servers.TestServer.Password, new_password = "another good passphrase" }))
            .ShouldSucceed(System.Net.HttpStatusCode.NoContent);
        (await ada.GetAsync("profile")).ShouldBeProblem(401, "invalid-token");
    }

    [Fact]
    [Trait("Security", "S-131")]
    public async Task A_disabled_account_is_nobody_here()
    {
        var ada = await NewBearerAsync(Bearer.Scopes + " offline_access");
        await Server.DisableAsync(ada.Person.Account.Id);
        (await ada.GetAsync("profile")).ShouldBeProblem(401, "invalid-token");
    }
}
