using IdentityHost.Testing.Authenticators;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Calls of somebody who is in, or behaves so: proofs, password, authenticator app.</summary>
internal sealed class AccountMoves(Scene scene)
{
    private Dice Dice => scene.Dice;

    public async Task ReauthenticateAsync(Guest guest)
    {
        var password = (Dice.OneIn(3) ? Dice.Of(scene.People).Password : guest.Present?.Who.Password) ?? Scene.Wrong;
        var answer = await scene.SendAsync(guest, "POST", "auth/reauthenticate", new { password });
        if (answer.Status == 200)
            In(guest, password == guest.Present?.Who.Password).ProvenAt.Add(scene.Now);
    }

    public async Task ReauthenticateByFactorAsync(Guest guest)
    {
        var (code, isRight, used) = FactorCodes.Of(scene, guest.Present?.Who);
        var answer = await scene.SendAsync(guest, "POST", "auth/2fa/reauthenticate", new { code });
        if (answer.Status != 200)
            return;
        In(guest, isRight).SecondAt = scene.Now;
        used();
    }

    public async Task ChangePasswordAsync(Guest guest)
    {
        var who = guest.Present?.Who;
        var (current, next) = (Dice.OneIn(2) ? who?.Password : Scene.Wrong, Dice.OneIn(4) ? "short" : scene.NewPassword());
        var answer = await scene.SendAsync(guest, "POST", "account/password/change", new { current_password = current, new_password = next });
        if (answer.Status != 200)
            return;
        var present = In(guest, who?.Password is null ? guest.Present?.IsFresh(scene.Before) is true : current == who.Password);
        who!.Password = next;
        who.BeginEra();
        present.Era = who.Era;
    }

    public async Task AddAppAsync(Guest guest)
    {
        var offered = await scene.SendAsync(guest, "GET", "account/authenticators/totp");
        if (offered.Meta("secret")?.GetString() is not { } secret)
            return;
        In(guest, true);
        var app = new AuthenticatorApp(secret);
        var step = scene.Now.ToUnixTimeSeconds() / 30;
        var isRight = !Dice.OneIn(4);
        var answer = await scene.SendAsync(guest, "POST", "account/authenticators/totp", new { code = isRight ? app.CodeAt(scene.Now) : "000000" });
        if (answer.Status != 200)
            return;
        var who = In(guest, isRight && guest.Present!.IsFresh(scene.Before)).Who;
        who.App.ShouldBeNull();
        who.Add(app, scene.Now, step);
        await scene.LearnCodesAsync(guest, who);
    }

    public async Task RemoveAppAsync(Guest guest)
    {
        if ((await scene.SendAsync(guest, "DELETE", "account/authenticators/totp")).Status != 200)
            return;
        var who = In(guest, guest.Present?.IsFresh(scene.Before) is true).Who;
        // Without one the answer is the same, and nothing changes.
        if (who.App is not null)
            who.RemoveApp();
    }

    /// <summary>A new set of recovery codes ends the one before.</summary>
    public async Task RenewCodesAsync(Guest guest)
    {
        var answer = await scene.SendAsync(guest, "POST", "account/authenticators/recovery-codes");
        if (answer.Status != 200)
            return;
        var who = In(guest, guest.Present is { Who.HasFactor: true } present && present.IsFresh(scene.Before)).Who;
        who.Renew(answer.Data.GetProperty("unused_codes").EnumerateArray().Select(c => c.GetString()!));
    }

    /// <summary>Only somebody signed in gets here, and only with what it takes.</summary>
    public static Presence In(Guest guest, bool mayDoIt)
    {
        var present = guest.Present.ShouldNotBeNull("something was done that only somebody signed in may do");
        present.IsAlive.ShouldBeTrue("a session that was over did something");
        mayDoIt.ShouldBeTrue("something was done without the proof it takes");
        return present;
    }
}
