using System.Text.Json.Nodes;
using IdentityHost.Testing.Authenticators;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Sign-ups with a passkey in place of a password.</summary>
internal sealed class KeySignUpMoves(Scene scene)
{
    private const string Path = "auth/webauthn/signup";

    private Dice Dice => scene.Dice;

    public async Task SignUpAsync(Guest guest)
    {
        var email = Dice.OneIn(3) ? scene.SomeAddress() : scene.NewAddress();
        var phone = scene.PhoneToSignUp();
        var answer = await scene.SendAsync(guest, "POST", Path, new { email, phone });
        if (answer.Status is not (200 or 401))
            return;
        scene.Rules.SignsUpByKey.ShouldBeTrue();
        guest.Present.ShouldBeNull();
        scene.SignUp(guest, new Attempt(null, Beginning.SignUp, scene.Deadline) { MakesKey = true }, email, null, phone);
        scene.Settle(guest, answer);
        // Whoever is in a hurry leaves the mail unread.
        if (Dice.OneIn(3))
            await MakeAsync(guest);
    }

    /// <summary>Makes the passkey; asked for at any time, it is given where the address was proven.</summary>
    public async Task MakeAsync(Guest guest)
    {
        var offered = await scene.SendAsync(guest, "GET", Path);
        if (offered.Status != 200)
            return;
        var attempt = guest.Attempt is { Stage: "mfa_signup_webauthn" } waiting ? waiting : null;
        attempt.ShouldNotBeNull("a passkey was to be made where nobody may make one");
        attempt.IsAlive(scene.Before).ShouldBeTrue("a sign-in that was over went on");
        var isRight = !Dice.OneIn(4);
        var device = new SoftwareAuthenticator(scene.Server.Issuer);
        var credential = device.Create(
            offered.Data.GetProperty("creation_options").GetProperty("publicKey").GetRawText(), new Deviation { UserVerified = true, Origin = isRight ? null : "https://elsewhere.example" });
        var answer = await scene.SendAsync(guest, "PUT", Path, new { name = "Key", credential = JsonNode.Parse(credential) });
        if (answer.Status != 200)
        {
            device.Dispose();
            return;
        }

        isRight.ShouldBeTrue("a passkey was taken that was made elsewhere");
        attempt.MakesKey = false;
        scene.Advance(guest);
        scene.Settle(guest, answer);
        var who = attempt.Who!;
        var id = (await scene.SendAsync(guest, "GET", "account/authenticators")).ShouldBe(200).Data.EnumerateArray().Single().GetProperty("id").GetInt64();
        var key = new Passkey(who, device, id, scene.Now);
        scene.Keys.Add(key);
        who.Add(key);
    }
}
