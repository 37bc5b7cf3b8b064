using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.RestApi;

/// <summary>One's own account over REST: what its routes do for who may use them.</summary>
public sealed class AccountApiTests(SqliteServer shared) : RestTests(shared), IClassFixture<SqliteServer>
{
    [Fact]
    public async Task Sessions_are_listed_page_by_page_and_ended_one_by_one()
    {
        var ada = await NewBearerAsync();
        for (var i = 0; i < 2; i++)
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            await ada.Person.At(OpenBrowser()).SignInAsync();
        }

        var first = await ada.GetAsync("sessions?limit=2");
        first.Items().Select(s => s.GetProperty("is_current").GetBoolean()).ShouldBe([false, false]);
        var second = await ada.GetAsync(first.Next()!);
        second.Items().Select(s => s.GetProperty("is_current").GetBoolean()).ShouldBe([true]);
        second.Next().ShouldBeNull();

        (await ada.DeleteAsync("sessions/" + first.Items()[0].GetProperty("id").GetString())).ShouldSucceed(System.Net.HttpStatusCode.NoContent);
        (await ada.GetAsync("sessions")).Items().Count.ShouldBe(2);
        (await ada.DeleteAsync("sessions")).ShouldSucceed(System.Net.HttpStatusCode.NoContent);
        (await ada.GetAsync("sessions")).Items().Count.ShouldBe(1);

        // The one the token lives with: both are gone.
        (await ada.DeleteAsync("sessions/" + second.Items()[0].GetProperty("id").GetString())).ShouldSucceed(System.Net.HttpStatusCode.NoContent);
        (await ada.GetAsync("sessions")).ShouldBeProblem(401, "invalid-token");
    }

    [Fact]
    public async Task A_connected_app_is_shown_and_disconnected_with_its_tokens()
    {
        var ada = await NewBearerAsync();
        var other = await RegisterThirdPartyAsync();
        var tokens = (await other.RedeemAsync(await ada.Person.AuthorizeAsync(other, ("scope", "openid profile")))).ShouldSucceed();

        (await ada.GetAsync("connected-apps")).Items().ShouldHaveSingleItem().GetProperty("client_id").GetString().ShouldBe(other.ClientId);
        (await ada.DeleteAsync("connected-apps/" + other.ClientId)).ShouldSucceed(System.Net.HttpStatusCode.NoContent);

        (await ada.GetAsync("connected-apps")).Items().ShouldBeEmpty();
        (await other.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        (await ada.DeleteAsync("connected-apps/" + other.ClientId)).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task Somebody_is_invited_again_and_the_invitation_taken_back()
    {
        var ada = await NewBearerAsync();
        var made = (await ada.PostAsync("invitations", new { email = "Bob@example.org" })).ShouldSucceed(System.Net.HttpStatusCode.Created);
        made["status"].ShouldBe("open");
        made.Header("Location").ShouldBe("/api/v1/invitations/" + made["id"]);

        (await ada.GetAsync(made.Header("Location"))).Body.ShouldBe(made.Body);
        (await ada.PostAsync(made.Header("Location") + "/resend")).ShouldSucceed()["email"].ShouldBe("Bob@example.org");
        (await ada.DeleteAsync(made.Header("Location"))).ShouldSucceed(System.Net.HttpStatusCode.NoContent);
        (await ada.GetAsync("invitations")).Items().ShouldBeEmpty();
        (await ada.PostAsync("invitations", new { email = "nobody" })).ShouldBeInvalid(("/email", "invalid"));
    }

    [Fact]
    public async Task A_changed_password_ends_the_token_it_was_changed_with()
    {
        var ada = await NewBearerAsync();
        (await ada.PostAsync("password", new { new_password = "another good passphrase" })).ShouldBeInvalid(("/current_password", "required"));
        (await ada.PostAsync("password", new { current_password = "wrong", new_password = "another good passphrase" })).ShouldBeInvalid(("/current_password", "enter_current_password"));
        (await ada.PostAsync("password", new { current_password = Testing.Servers.TestServer.Password, new_password = "another good passphrase" }))
            .ShouldSucceed(System.Net.HttpStatusCode.NoContent);

        (await ada.GetAsync("sessions")).ShouldBeProblem(401, "invalid-token");
        // The browser it was granted in stays signed in.
        (await Bearer.OfAsync(ada.App, ada.Person)).ShouldNotBeNull();
    }
}
