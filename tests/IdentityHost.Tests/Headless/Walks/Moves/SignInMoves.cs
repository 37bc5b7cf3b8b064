using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Calls of somebody who wants in.</summary>
internal sealed class SignInMoves(Scene scene)
{
    private Dice Dice => scene.Dice;

    public async Task LoginAsync(Guest guest)
    {
        var some = scene.SomePerson();
        var (email, phone) = scene.Rules.HasPhones && Dice.OneIn(4) ? (null, scene.SomePhone()) : (some.AnAddress(Dice), (string?)null);
        var who = phone is null ? scene.PersonAt(email!) : scene.PhoneOwner(phone);
        var password = Dice.Below(4) switch { 0 => Scene.Wrong, 1 => some.Password, _ => who?.Password } ?? Scene.Wrong;
        var answer = await scene.SendAsync(guest, "POST", "auth/login", phone is null ? (object)new { email, password } : new { phone, password });
        if (answer.Status is not (200 or 401))
            return;
        (who is { IsDisabled: false } && password == who.Password).ShouldBeTrue("a password was taken that is none");
        guest.Present.ShouldBeNull();
        scene.Begin(guest, new Attempt(who, Beginning.Password, scene.Deadline));
        scene.Settle(guest, answer);
    }

    public async Task AskForCodeAsync(Guest guest)
    {
        var phone = scene.Rules.HasPhones && Dice.OneIn(3) ? scene.SomePhone() : null;
        var email = scene.SomeAddress();
        var answer = await scene.SendAsync(guest, "POST", "auth/code/request", phone is null ? (object)new { email } : new { phone });
        if (answer.Status != 401)
            return;
        guest.Present.ShouldBeNull();
        var who = phone is null ? scene.PersonAt(email) : scene.PhoneOwner(phone);
        scene.Begin(guest, new Attempt(who is { IsDisabled: false } ? who : null, Beginning.Code, scene.Deadline) { ByPhone = phone, ByEmail = phone is null ? email : null });
    }

    public async Task ConfirmCodeAsync(Guest guest)
    {
        var (code, isRight) = await scene.Post.TypedAsync(guest.Attempt is { Stage: "login_by_code" } waiting ? waiting.Code : null);
        var answer = await scene.SendAsync(guest, "POST", "auth/code/confirm", new { code });
        if (answer.Status is not (200 or 401))
            return;
        isRight.ShouldBeTrue("a code was taken that is none");
        var attempt = guest.Attempt!;
        attempt.IsAlive(scene.Before).ShouldBeTrue("a sign-in that was over went on");
        var who = attempt.Who!;
        attempt.CodeShown = true;
        if (attempt.ByPhone is { } phone)
        {
            scene.PhoneOwner(phone).ShouldBe(who, "a code was taken for a number that is not theirs any more");
            attempt.PhoneShown = true;
        }
        else if (attempt.Code!.To == who.Email)
        {
            ShowMailbox(attempt, who);
        }
        else
        {
            who.HasProven(attempt.Code.To).ShouldBeTrue("a code was taken for an address that is not the account's any more");
            attempt.MailboxShown = true;
        }

        scene.Advance(guest);
        scene.Settle(guest, answer);
    }

    public async Task SignUpAsync(Guest guest)
    {
        var email = Dice.OneIn(3) ? scene.SomeAddress() : scene.NewAddress();
        var (password, phone) = (scene.NewPassword(), scene.PhoneToSignUp());
        var answer = await scene.SendAsync(guest, "POST", "auth/signup", new { email, password, phone });
        if (answer.Status is not (200 or 401))
            return;
        guest.Present.ShouldBeNull();
        scene.SignUp(guest, new Attempt(null, Beginning.SignUp, scene.Deadline), email, password, phone);
        scene.Settle(guest, answer);
    }

    public async Task VerifyAsync(Guest guest)
    {
        var waited = guest.Present is null ? guest.Attempt is { Stage: "verify_email" } waiting ? waiting.Code : null : guest.Adding;
        var (key, isRight) = await scene.Post.TypedAsync(waited);
        if (Dice.OneIn(4))
        {
            var info = await scene.SendAsync(guest, "GET", "auth/email/verify", null, ("X-Email-Verification-Key", key ?? ""));
            if (info.Status == 200)
                isRight.ShouldBeTrue("a code was called right that is none");
            return;
        }

        var answer = await scene.SendAsync(guest, "POST", "auth/email/verify", new { key });
        if (answer.Status is not (200 or 401))
            return;
        isRight.ShouldBeTrue("a code was taken that is none");
        if (guest.Present is { } present)
        {
            (scene.OwnerOf(waited!.To) ?? present.Who).ShouldBe(present.Who, "an address was added that is somebody else's");
            if (!present.Who.HasProven(waited.To))
                present.Who.Others.Add(waited.To);
            guest.Adding = null;
            return;
        }

        ShowAddress(guest.Attempt!, waited!.To);
        scene.Advance(guest);
        scene.Settle(guest, answer);
    }

    private void ShowAddress(Attempt attempt, string address)
    {
        // Whoever came with an identity shows the mailbox of its owner, and goes on as them.
        if (attempt.Owner is { } owner)
        {
            scene.OwnerOf(address).ShouldBe(owner, "an identity was let in by an address that is not the account's any more");
            attempt.Become(owner);
            attempt.CodeShown = true;
        }

        attempt.IsAlive(scene.Before).ShouldBeTrue("a sign-in that was over went on");
        attempt.MailboxShown = true;
        if (attempt.Owner is not null)
            return;
        address.ShouldBe(attempt.Who!.Email);
        (scene.OwnerOf(address) ?? attempt.Who).ShouldBe(attempt.Who, "an address was proven that is somebody else's");
        attempt.Who.IsVerified = true;
    }

    /// <summary>S-162: where nobody had shown the mailbox, whoever set up anything before need not have been its owner.</summary>
    private static void ShowMailbox(Attempt attempt, Person who)
    {
        if (attempt.By == Beginning.Code && (!who.IsVerified || who.OwesMailbox))
        {
            who.Password = null;
            who.RemoveAll();
            who.BeginEra();
            attempt.Era = who.Era;
        }

        (who.IsVerified, who.OwesMailbox, attempt.MailboxShown) = (true, false, true);
    }

    /// <summary>Corrects the address of a sign-up.</summary>
    public async Task CorrectAsync(Guest guest)
    {
        if (guest.Present is not null)
            return;
        var email = Dice.OneIn(3) ? scene.SomeAddress() : scene.NewAddress();
        var answer = await scene.SendAsync(guest, "POST", "account/email", new { email });
        if (answer.Status != 200)
            return;
        var attempt = guest.Attempt.ShouldNotBeNull("an address was changed where nobody signs up");
        attempt.Stage.ShouldBe("verify_email");
        if (scene.PersonAt(email) is not null)
        {
            attempt.Code = null;
            return;
        }

        attempt.Owner.ShouldBeNull("the address of an account was changed by who had not shown its mailbox");
        if (attempt.Who is { } who)
            who.Email = email;
        else if (attempt.Form.Phone is { } phone && scene.PhoneOwner(phone) is not null)
            throw new InvalidOperationException("An account was made with a number that is somebody else's.");
        else
            attempt.Become(scene.Add(new Person(email, attempt.Form.Password) { Phone = attempt.Form.Phone, PhoneProven = attempt.Form.Phone is not null }));
        attempt.Code = scene.Post.Code(email, attempt.Who, attempt.Stage!);
    }

    public async Task ResendAsync(Guest guest)
    {
        var ofAddress = Dice.OneIn(2);
        var answer = await scene.SendAsync(guest, "POST", ofAddress ? "auth/email/verify/resend" : "auth/code/resend");
        if (answer.Status != 200)
            return;
        var (stage, waited) = ofAddress ? ("verify_email", guest.Present is null ? guest.Attempt?.Code : guest.Adding) : ("login_by_code", guest.Attempt?.Code);
        var again = waited is null ? null : scene.Post.Code(waited.To, waited.Who, stage);
        if (guest.Present is not null)
            guest.Adding = again;
        else if (guest.Attempt is { } attempt && attempt.Stage == stage)
            attempt.Code = again;
    }

    public async Task ShowSecondFactorAsync(Guest guest)
    {
        var attempt = guest.Attempt is { Stage: "mfa_authenticate" } waiting ? waiting : null;
        var (code, isRight, used) = FactorCodes.Of(scene, attempt?.Who);
        var answer = await scene.SendAsync(guest, "POST", "auth/2fa/authenticate", new { code });
        if (answer.Status != 200 && (answer.Status != 401 || AnswerShape.Stage(answer) != "mfa_trust" || attempt is null))
            return;
        isRight.ShouldBeTrue("a second factor was taken that is none");
        attempt!.IsAlive(scene.Before).ShouldBeTrue("a sign-in that was over went on");
        used();
        attempt.SecondShown = true;
        scene.Advance(guest);
        scene.Settle(guest, answer);
    }

    public async Task AnswerTrustAsync(Guest guest)
    {
        var trust = Dice.OneIn(2);
        var answer = await scene.SendAsync(guest, "POST", "auth/2fa/trust", new { trust });
        if (answer.Status != 200)
            return;
        var attempt = guest.Attempt.ShouldNotBeNull("a browser is trusted that showed nothing");
        attempt.Stage.ShouldBe("mfa_trust");
        attempt.TrustAnswered = true;
        scene.Advance(guest);
        if (trust)
            attempt.Who!.Trust(guest, scene.Now + TimeSpan.FromDays(14));
        scene.Settle(guest, answer);
    }
}
