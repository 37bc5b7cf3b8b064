using System.Text.RegularExpressions;
using IdentityHost.OpenId.Token;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.FirstParty;

/// <summary>The doors for the operator's own apps answer alike for accounts that are there, disabled or not there.</summary>
public sealed partial class DoorEnumerationTests(SqliteHeadlessServer shared) : FirstPartyTests(shared), IClassFixture<SqliteHeadlessServer>
{
    [Fact]
    [Trait("Security", "S-001")]
    public Task A_wrong_password_looks_alike() => SameAsync((app, email) => StartAsync(app, ("username", email), ("password", "not the password")));

    [Fact]
    [Trait("Security", "S-001")]
    public Task An_identifier_alone_tells_nothing() => SameAsync((app, email) => StartAsync(app, ("login_hint", email)));

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Asking_for_a_code_guessing_it_and_asking_again_look_alike()
    {
        await SameAsync((app, email) => StartAsync(app, ("username", email), ("challenge_type", "otp")));
        await SameAsync(async (app, email) => await GoOnAsync(app, await StartAsync(app, ("username", email), ("challenge_type", "otp")), ("otp", "000000")));
        await SameAsync(async (app, email) => await GoOnAsync(app, await StartAsync(app, ("username", email), ("challenge_type", "otp")), ("challenge_type", "otp")));
        await SameAsync(async (app, email) =>
        {
            var asked = await StartAsync(app, ("username", email), ("challenge_type", "otp"));
            return await app.TokenAsync(
                ("grant_type", FirstPartyGrants.OneTimeCode), ("auth_session", asked["auth_session"]), ("username", email), ("otp", "000000"), ("scope", "openid"));
        });
    }

    [Fact]
    [Trait("Security", "S-003")]
    public async Task Signing_up_and_guessing_look_alike()
    {
        await SameAsync((app, email) => StartAsync(app, ("sign_up", "true"), ("email", email), ("password", Password)));
        await SameAsync(async (app, email) =>
            await GoOnAsync(app, await StartAsync(app, ("sign_up", "true"), ("email", email), ("password", Password)), ("otp", "000000")));
    }

    private async Task SameAsync(Func<ProtocolClient, string, Task<Answer>> ask)
    {
        var app = await RegisterAsync();
        var known = await ask(app, (await NewPersonAsync()).Email!);
        var unknown = await ask(app, NewEmail());
        var disabled = await NewPersonAsync();
        await Server.DisableAsync(disabled.Id);
        var shutOut = await ask(app, disabled.Email!);
        foreach (var other in (Answer[])[unknown, shutOut])
        {
            other.Status.ShouldBe(known.Status);
            Random().Replace(other.Body, "*").ShouldBe(Random().Replace(known.Body, "*"));
            other.Headers.Keys.Order(StringComparer.Ordinal).ShouldBe(known.Headers.Keys.Order(StringComparer.Ordinal));
        }
    }

    [GeneratedRegex("[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Random();
}
