using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Calls about the addresses of somebody signed in: add, prove again, make primary, remove; also those of others.</summary>
internal sealed class AddressMoves(Scene scene)
{
    private const string Book = "account/email";

    private Dice Dice => scene.Dice;

    public async Task AddAsync(Guest guest)
    {
        var email = Dice.Below(4) switch { 0 => scene.SomeAddress(), 1 => Dice.Of(scene.Guests).Adding?.To ?? scene.NewAddress(), _ => scene.NewAddress() };
        if (guest.Present is null || (await scene.SendAsync(guest, "POST", Book, new { email })).Status != 200)
            return;
        var present = AccountMoves.In(guest, guest.Present?.IsFresh(scene.Before) is true);
        var who = present.Who;
        present.Begun = email;
        if (scene.Rules.ByLink)
            scene.Post.KeepLink(email, who, LinkUse.VerifyEmail);
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

    private string SomeAddress(Guest guest) => Dice.Below(4) switch
    {
        0 => scene.SomeAddress(),
        1 when guest.Present?.Begun is { } begun => begun,
        _ => guest.Present?.Who.AnAddress(Dice) ?? scene.SomeAddress(),
    };
}
