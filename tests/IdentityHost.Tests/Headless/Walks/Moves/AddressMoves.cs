using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Calls about the addresses of somebody signed in: add, prove again, make primary, remove; also those of others.</summary>
internal sealed class AddressMoves(Scene scene)
{
    private const string Book = "account/email";

    private Dice Dice => scene.Dice;

    public async Task AddAsync(Guest guest)
    {
        var email = Dice.OneIn(3) ? scene.SomeAddress() : scene.NewAddress();
        if (guest.Present is null || (await scene.SendAsync(guest, "POST", Book, new { email })).Status != 200)
            return;
        var who = AccountMoves.In(guest, guest.Present?.IsFresh(scene.Before) is true).Who;
        if (scene.Rules.ByLink)
            await scene.Post.KeepLinkAsync(email, who, LinkUse.VerifyEmail);
        else
            guest.Adding = scene.Post.Code(email, who, "verify_email");
    }

    public async Task MakePrimaryAsync(Guest guest)
    {
        var email = SomeAddress(guest);
        if ((await scene.SendAsync(guest, "PATCH", Book, new { email, primary = true })).Status != 200)
            return;
        var who = AccountMoves.In(guest, guest.Present is { } present && (present.Who.Email == email || present.IsFresh(scene.Before))).Who;
        who.HasProven(email).ShouldBeTrue("an address was made primary that is not theirs");
        if (who.Email == email)
            return;
        who.Others.Remove(email);
        who.Others.Add(who.Email);
        who.Email = email;
    }

    public async Task RemoveAsync(Guest guest)
    {
        var email = SomeAddress(guest);
        var isBegun = guest.Adding?.To == email;
        if ((await scene.SendAsync(guest, "DELETE", Book, new { email })).Status != 200)
            return;
        var who = AccountMoves.In(guest, isBegun || guest.Present?.IsFresh(scene.Before) is true).Who;
        who.Email.ShouldNotBe(email, "the primary address was removed");
        if (!who.Others.Remove(email))
            guest.Adding = null;
    }

    private string SomeAddress(Guest guest) => guest.Present is { } present && !Dice.OneIn(3)
        ? guest.Adding is { } begun && Dice.OneIn(4) ? begun.To : present.Who.Others.Count > 0 && !Dice.OneIn(4) ? Dice.Of([.. present.Who.Others.Order(StringComparer.Ordinal)]) : present.Who.Email
        : scene.SomeAddress();
}
