using Shouldly;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>Calls of somebody who wants in.</summary>
internal sealed class SignInMoves(Scene scene)
{
    private Dice Dice => scene.Dice;

    public async Task LoginAsync(Guest guest)
    {
        var who = Dice.Of(scene.People);
        var password = Dice.Below(4) switch { 0 => Scene.Wrong, 1 => Dice.Of(scene.People).Password, _ => who.Password } ?? Scene.Wrong;
        var answer = await scene.SendAsync(guest, "POST", "auth/login", new { email = who.Email, password });
        if (answer.Status is not (200 or 401))
            return;
        (password == who.Password && !who.IsDisabled).ShouldBeTrue("a password was taken that is none");
        guest.Present.ShouldBeNull();
        scene.Begin(guest, who, Beginning.Password);
        scene.Settle(guest, answer);
    }

    public async Task AskForCodeAsync(Guest guest)
    {
        var email = scene.SomeAddress();
        var answer = await scene.SendAsync(guest, "POST", "auth/code/request", new { email });
        if (answer.Status != 401)
            return;
        guest.Present.ShouldBeNull();
        scene.Begin(guest, scene.PersonAt(email) is { IsDisabled: false } who ? who : null, Beginning.Code);
    }

    public async Task ConfirmCodeAsync(Guest guest)
    {
        var (code, isRight) = await scene.TypedAsync(guest.Attempt is { Stage: "login_by_code" } waiting ? waiting.Code : null);
        var answer = await scene.SendAsync(guest, "POST", "auth/code/confirm", new { code });
        if (answer.Status is not (200 or 401))
            return;
        isRight.ShouldBeTrue("a code was taken that is none");
        var attempt = guest.Attempt!;
        attempt.IsAlive(scene.Before).ShouldBeTrue("a sign-in that was over went on");
        var who = attempt.Who!;
        if (!who.IsVerified && attempt.By == Beginning.Code)
        {
            // S-162: whoever set up anything before had not proven the address.
            who.Password = null;
            who.RemoveAll();
            who.BeginEra();
            attempt.Era = who.Era;
        }

        who.IsVerified = true;
        (attempt.CodeShown, attempt.MailboxShown) = (true, true);
        scene.Advance(guest, who.Email);
        scene.Settle(guest, answer);
    }

    public async Task SignUpAsync(Guest guest)
    {
        var email = Dice.OneIn(3) ? scene.SomeAddress() : scene.NewAddress();
        var password = scene.NewPassword();
        var answer = await scene.SendAsync(guest, "POST", "auth/signup", new { email, password });
        if (answer.Status is not (200 or 401))
            return;
        guest.Present.ShouldBeNull();
        var isNew = scene.PersonAt(email) is null;
        var who = isNew ? new Person(email, password) : null;
        if (who is not null)
            scene.People.Add(who);
        scene.Begin(guest, who, Beginning.SignUp);
        guest.Attempt!.Password = password;
        scene.Settle(guest, answer);
    }

    public async Task VerifyAsync(Guest guest)
    {
        var waited = guest.Present is null ? guest.Attempt is { Stage: "verify_email" } waiting ? waiting.Code : null : guest.Adding;
        var (key, isRight) = await scene.TypedAsync(waited);
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
        if (guest.Present is not null)
        {
            guest.Adding = null;
            return;
        }

        guest.Attempt!.IsAlive(scene.Before).ShouldBeTrue("a sign-in that was over went on");
        guest.Attempt.Who!.IsVerified = true;
        guest.Attempt.MailboxShown = true;
        scene.Advance(guest, null);
        scene.Settle(guest, answer);
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

        if (attempt.Who is { } who)
            who.Email = email;
        else
            scene.People.Add(attempt.Who = new Person(email, attempt.Password!));
        attempt.Code = scene.Mail(email, attempt.Who, attempt.Stage!);
    }

    public async Task ResendAsync(Guest guest)
    {
        var ofAddress = Dice.OneIn(2);
        var answer = await scene.SendAsync(guest, "POST", ofAddress ? "auth/email/verify/resend" : "auth/code/resend");
        if (answer.Status != 200)
            return;
        var (stage, waited) = ofAddress ? ("verify_email", guest.Present is null ? guest.Attempt?.Code : guest.Adding) : ("login_by_code", guest.Attempt?.Code);
        var again = waited is null ? null : scene.Mail(waited.To, waited.Who, stage);
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
        scene.Advance(guest, null);
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
        scene.Advance(guest, null);
        if (trust)
            attempt.Who!.Trust(guest, scene.Now + TimeSpan.FromDays(14));
        scene.Settle(guest, answer);
    }
}
