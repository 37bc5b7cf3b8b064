using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Calls of somebody who forgot their password, or says so; by codes or by links.</summary>
internal sealed class ResetMoves(Scene scene)
{
    private Dice Dice => scene.Dice;

    public async Task AskAsync(Guest guest)
    {
        var email = scene.SomeAddress();
        if ((await scene.SendAsync(guest, "POST", "auth/password/request", new { email })).Status is not (200 or 401))
            return;
        var who = scene.PersonAt(email) is { IsDisabled: false } found ? found : null;
        if (!scene.Rules.ByLink)
            guest.Reset = scene.Post.Code(email, who, "password_reset");
        else if (who is not null)
            scene.Post.KeepLink(email, who, LinkUse.ResetPassword);
    }

    public async Task ResetAsync(Guest guest)
    {
        if (scene.Rules.ByLink)
        {
            var link = await scene.Post.PressedAsync(LinkUse.ResetPassword);
            if (await SetAsync(guest, link?.Key ?? new string('k', 43), link?.IsGood(LinkUse.ResetPassword, scene.Now) is true, link?.Mail))
                link!.IsDead = true;
            return;
        }

        var (key, isRight) = await scene.Post.TypedAsync(guest.Reset);
        if (await SetAsync(guest, key, isRight, guest.Reset))
            guest.Reset = null;
    }

    private async Task<bool> SetAsync(Guest guest, string? key, bool isRight, MailedCode? mail)
    {
        if (Dice.OneIn(4))
        {
            if ((await scene.SendAsync(guest, "GET", "auth/password/reset", null, ("X-Password-Reset-Key", key ?? ""))).Status == 200)
                isRight.ShouldBeTrue("a key was called right that is none");
            return false;
        }

        var password = Dice.OneIn(4) ? "short" : scene.NewPassword();
        var answer = await scene.SendAsync(guest, "POST", "auth/password/reset", new { key, password });
        if (answer.Status is not (200 or 401))
            return false;
        isRight.ShouldBeTrue("a key was taken that is none");
        var who = mail!.Who!;
        who.IsDisabled.ShouldBeFalse();
        scene.PersonAt(mail.To).ShouldBe(who, "a password was set by an address that is not the account's any more");
        if (!who.IsVerified || who.OwesMailbox)
            who.RemoveAll();
        (who.IsVerified, who.OwesMailbox, who.Password) = (true, false, password);
        who.BeginEra();
        if (guest.Present is null && scene.Rules.ResetSignsIn)
            scene.Begin(guest, new Attempt(who, Beginning.Reset, scene.Deadline) { MailboxShown = true });
        scene.Settle(guest, answer);
        return true;
    }
}
