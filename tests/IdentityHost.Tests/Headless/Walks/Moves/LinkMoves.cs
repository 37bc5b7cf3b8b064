using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Calls with the keys of mailed links that prove addresses, by whoever has got hold of one.</summary>
internal sealed class LinkMoves(Scene scene)
{
    private Dice Dice => scene.Dice;

    public async Task VerifyAsync(Guest guest)
    {
        var link = await scene.Post.PressedAsync(LinkUse.VerifyEmail);
        var key = link?.Key ?? new string('k', 43);
        if (Dice.OneIn(4))
        {
            var info = await scene.SendAsync(guest, "GET", "auth/email/verify", null, ("X-Email-Verification-Key", key));
            if (info.Status == 200)
                (link?.IsGood(LinkUse.VerifyEmail, scene.Now) is true).ShouldBeTrue("a key was called right that is none");
            return;
        }

        var answer = await scene.SendAsync(guest, "POST", "auth/email/verify", new { key });
        var isWaitedFor = link is not null && guest.Attempt is { Stage: "verify_email" } attempt && attempt.Who == link.Who && attempt.IsAlive(scene.Before);
        // Whoever adds an address proves it where they are signed in: elsewhere the key does nothing, and stays good.
        if (answer.Status is not (200 or 401) || (link is { Who.IsVerified: true } && guest.Present?.Who != link.Who && !isWaitedFor))
            return;
        (link?.IsGood(LinkUse.VerifyEmail, scene.Now) is true).ShouldBeTrue("a key was taken that is none");
        link!.IsDead = true;
        Prove(guest, link.Who, link.Mail.To, isWaitedFor);
    }

    private void Prove(Guest guest, Person who, string address, bool isWaitedFor)
    {
        (scene.OwnerOf(address) ?? who).ShouldBe(who, "an address was proven that is somebody else's");
        if (guest.Present?.Who == who)
        {
            if (!who.HasProven(address))
                who.Others.Add(address);
            return;
        }

        address.ShouldBe(who.Email);
        who.IsVerified = true;
        if (isWaitedFor)
        {
            // Nothing else is owed: what the sign-in was to bring is the account's, though its owner signs in anew.
            guest.Attempt!.MailboxShown = true;
            if (guest.Attempt.Identity is { } identity && guest.Attempt.Owes(guest, scene.Rules.CodeAfterPassword, scene.Before) is null)
                scene.Connect(who, identity);
        }
        else
        {
            // S-162: who made the account need not be who pressed the link.
            who.RemoveAll();
            who.OwesMailbox = true;
            who.BeginEra();
        }

        // Proven, they sign in anew.
        if (guest.Attempt?.Stage == "verify_email")
            guest.Attempt = null;
    }
}
