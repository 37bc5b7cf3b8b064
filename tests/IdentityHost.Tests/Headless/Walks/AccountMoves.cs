using IdentityHost.Testing.Authenticators;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>Calls of somebody who is in, or behaves so; and resets, which are open to everybody.</summary>
internal sealed class AccountMoves(Scene scene)
{
    private Dice Dice => scene.Dice;

    public async Task SignOutAsync(Guest guest)
    {
        (await scene.SendAsync(guest, "DELETE", "auth/session")).IsAuthenticated.ShouldBe(false);
        guest.Leave();
        (guest.Attempt, guest.Reset) = (null, null);
    }

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

    public async Task AskForResetAsync(Guest guest)
    {
        var email = scene.SomeAddress();
        if ((await scene.SendAsync(guest, "POST", "auth/password/request", new { email })).Status is 200 or 401)
            guest.Reset = scene.Mail(email, scene.PersonAt(email) is { IsDisabled: false } who ? who : null, "password_reset");
    }

    public async Task ResetAsync(Guest guest)
    {
        var (key, isRight) = await scene.TypedAsync(guest.Reset);
        if (Dice.OneIn(4))
        {
            if ((await scene.SendAsync(guest, "GET", "auth/password/reset", null, ("X-Password-Reset-Key", key ?? ""))).Status == 200)
                isRight.ShouldBeTrue("a code was called right that is none");
            return;
        }

        var password = Dice.OneIn(4) ? "short" : scene.NewPassword();
        var answer = await scene.SendAsync(guest, "POST", "auth/password/reset", new { key, password });
        if (answer.Status is not (200 or 401))
            return;
        isRight.ShouldBeTrue("a code was taken that is none");
        var who = guest.Reset!.Who!;
        who.IsDisabled.ShouldBeFalse();
        guest.Reset = null;
        if (!who.IsVerified)
            who.RemoveAll();
        (who.IsVerified, who.Password) = (true, password);
        who.BeginEra();
        if (guest.Present is null && scene.ResetSignsIn)
            scene.Begin(guest, who, Beginning.Reset);
        scene.Settle(guest, answer);
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
        if ((await scene.SendAsync(guest, "DELETE", "account/authenticators/totp")).Status == 200)
            In(guest, guest.Present?.IsFresh(scene.Before) is true).Who.RemoveApp();
    }

    public async Task AddAddressAsync(Guest guest)
    {
        if (guest.Present is not { } present)
            return;
        var email = scene.NewAddress();
        if ((await scene.SendAsync(guest, "POST", "account/email", new { email })).Status != 200)
            return;
        In(guest, present.IsFresh(scene.Before));
        guest.Adding = scene.Mail(email, present.Who, "verify_email");
    }

    public async Task EndOthersAsync(Guest guest)
    {
        var list = await scene.SendAsync(guest, "GET", "auth/sessions");
        if (list.Status != 200)
            return;
        var who = In(guest, true).Who;
        var others = list.Data.EnumerateArray().Where(s => !s.GetProperty("is_current").GetBoolean()).Select(s => s.GetProperty("id").GetInt64()).ToArray();
        if (others.Length == 0 || (await scene.SendAsync(guest, "DELETE", "auth/sessions", new { sessions = others })).Status != 200)
            return;
        foreach (var other in scene.Guests.Where(g => g != guest && g.Present?.Who == who))
            other.Leave();
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
