using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Calls about numbers: prove one, correct it before, change it once signed in.</summary>
internal sealed class PhoneMoves(Scene scene)
{
    private Dice Dice => scene.Dice;

    public async Task VerifyAsync(Guest guest)
    {
        var waited = guest.Present is null ? guest.Attempt is { Stage: "verify_phone" } waiting ? waiting.Code : null : guest.AddingPhone;
        var (code, isRight) = await scene.Post.TypedAsync(waited);
        var answer = await scene.SendAsync(guest, "POST", "auth/phone/verify", new { code });
        if (answer.Status is not (200 or 401))
            return;
        isRight.ShouldBeTrue("a code was taken that is none");
        var phone = waited!.To;
        if (guest.Present is { } present)
        {
            (scene.PhoneOwner(phone) ?? present.Who).ShouldBe(present.Who, "a number was taken that is somebody else's");
            (present.Who.Phone, present.Who.PhoneProven, guest.AddingPhone) = (phone, true, null);
            return;
        }

        Show(guest.Attempt!, phone);
        scene.Advance(guest);
        scene.Settle(guest, answer);
    }

    /// <summary>Changes the number of somebody signed in, or corrects the one of who is signing in.</summary>
    public async Task ChangeAsync(Guest guest)
    {
        var phone = scene.SomePhone();
        if ((await scene.SendAsync(guest, "POST", "account/phone", new { phone })).Status != 202)
            return;
        if (guest.Present is not null)
        {
            var who = AccountMoves.In(guest, guest.Present.IsFresh(scene.Before)).Who;
            guest.AddingPhone = scene.PhoneOwner(phone) is { } owner && owner != who ? null : scene.Post.Code(phone, who, "verify_phone");
            return;
        }

        var attempt = guest.Attempt.ShouldNotBeNull("a number was changed where nobody signs in");
        (attempt.Stage == "verify_phone" && attempt.IsAlive(scene.Before)).ShouldBeTrue("a number was changed where none is owed");
        Correct(attempt, phone);
        attempt.Code = scene.PhoneCode(attempt);
    }

    public async Task ResendAsync(Guest guest)
    {
        if ((await scene.SendAsync(guest, "POST", "auth/phone/verify/resend")).Status != 200)
            return;
        var attempt = guest.Attempt.ShouldNotBeNull();
        attempt.Stage.ShouldBe("verify_phone");
        attempt.Code = scene.PhoneCode(attempt);
    }

    private void Show(Attempt attempt, string phone)
    {
        attempt.IsAlive(scene.Before).ShouldBeTrue("a sign-in that was over went on");
        attempt.PhoneShown = true;
        if (attempt.Who is { } who)
        {
            phone.ShouldBe(who.Phone, "a number was proven that is not the account's any more");
            (scene.PhoneOwner(phone) ?? who).ShouldBe(who, "a number was proven that is somebody else's");
            who.PhoneProven = true;
        }
        else if (scene.PersonAt(attempt.Form.Email!) is null)
        {
            scene.PhoneOwner(phone).ShouldBeNull("an account was made with a number that is somebody else's");
            attempt.Become(scene.Add(new Person(attempt.Form.Email!, attempt.Form.Password) { Phone = phone, PhoneProven = true }));
        }
    }

    private void Correct(Attempt attempt, string phone)
    {
        attempt.Form = attempt.Form with { Phone = phone };
        if (attempt.Who is { } who)
        {
            who.PhoneProven.ShouldBeFalse("a proven number was corrected");
            who.Phone = phone;
        }
        else if (scene.PhoneOwner(phone) is null && scene.PersonAt(attempt.Form.Email!) is null)
        {
            attempt.Become(scene.Add(new Person(attempt.Form.Email!, attempt.Form.Password) { Phone = phone }));
        }
    }
}
