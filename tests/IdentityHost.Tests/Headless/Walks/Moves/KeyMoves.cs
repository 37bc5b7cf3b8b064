using System.Text.Json.Nodes;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Calls with passkeys: right ones, ones that verified nobody, forged ones, and answers that were given before.</summary>
internal sealed class KeyMoves(Scene scene)
{
    private const string Book = "account/authenticators/webauthn";
    private const int MostKeys = 3;

    private string? _lastAnswer;

    private Dice Dice => scene.Dice;

    public async Task LoginAsync(Guest guest)
    {
        if (await AskAsync(guest, "auth/webauthn/login", null) is not { } shown)
            return;
        guest.Present.ShouldBeNull();
        var answer = await scene.SendAsync(guest, "POST", "auth/webauthn/login", new { credential = JsonNode.Parse(shown.Answer) });
        if (answer.Status is not (200 or 401))
            return;
        (shown.IsRight && shown.Key.IsGood && !shown.Key.Who.IsDisabled).ShouldBeTrue("a passkey was taken that is none");
        scene.Begin(guest, new Attempt(shown.Key.Who, Beginning.Passkey, scene.Deadline) { Key = shown.Key, KeyVerified = shown.Verified });
        scene.Settle(guest, answer);
    }

    /// <summary>As the second factor.</summary>
    public async Task ShowAsync(Guest guest)
    {
        var attempt = guest.Attempt is { Stage: "mfa_authenticate" } waiting ? waiting : null;
        if (await AskAsync(guest, "auth/webauthn/authenticate", attempt?.Who) is not { } shown)
            return;
        attempt.ShouldNotBeNull("a second factor was asked for where none is owed");
        var answer = await scene.SendAsync(guest, "POST", "auth/webauthn/authenticate", new { credential = JsonNode.Parse(shown.Answer) });
        if (answer.Status != 200 && (answer.Status != 401 || AnswerShape.Stage(answer) != "mfa_trust"))
            return;
        (shown.IsRight && shown.Key.IsGood && shown.Key.Who == attempt.Who && shown.Key != attempt.Key).ShouldBeTrue("a second factor was taken that is none");
        attempt.IsAlive(scene.Before).ShouldBeTrue("a sign-in that was over went on");
        attempt.SecondShown = true;
        scene.Advance(guest);
        scene.Settle(guest, answer);
    }

    public async Task AddAsync(Guest guest)
    {
        if (guest.Present?.Who.Keys.Count >= MostKeys)
            return;
        var offered = await scene.SendAsync(guest, "GET", Dice.OneIn(3) ? Book : Book + "?passwordless");
        if (offered.Status != 200)
            return;
        var who = AccountMoves.In(guest, guest.Present?.IsFresh(scene.Before) is true).Who;
        var isRight = !Dice.OneIn(4);
        var device = new SoftwareAuthenticator(scene.Server.Issuer);
        var credential = device.Create(Options(offered, "creation_options"), new Deviation { UserVerified = true, Origin = isRight ? null : "https://elsewhere.example" });
        var answer = await scene.SendAsync(guest, "POST", Book, new { name = "Key", credential = JsonNode.Parse(credential) });
        if (answer.Status != 200)
        {
            device.Dispose();
            return;
        }

        isRight.ShouldBeTrue("a passkey was added that was made elsewhere");
        var key = new Passkey(who, device, answer.Data.GetProperty("id").GetInt64(), scene.Now);
        scene.Keys.Add(key);
        who.Add(key);
        await scene.LearnCodesAsync(guest, who);
    }

    public async Task RemoveAsync(Guest guest)
    {
        if (scene.Keys.Count == 0)
            return;
        var key = guest.Present is { Who.Keys: { Count: > 0 } own } && !Dice.OneIn(3) ? Dice.Of(own) : Dice.Of(scene.Keys);
        var answer = await scene.SendAsync(guest, "DELETE", Book, new { authenticators = new[] { key.Id } });
        if (answer.Status != 200)
            return;
        AccountMoves.In(guest, guest.Present?.IsFresh(scene.Before) is true).Who.ShouldBe(key.Who, "somebody removed another's passkey");
        key.Who.Remove(key);
    }

    public async Task ReauthenticateAsync(Guest guest)
    {
        if (await AskAsync(guest, "auth/webauthn/reauthenticate", guest.Present?.Who) is not { } shown)
            return;
        var answer = await scene.SendAsync(guest, "POST", "auth/webauthn/reauthenticate", new { credential = JsonNode.Parse(shown.Answer) });
        if (answer.Status == 200)
            AccountMoves.In(guest, shown.IsRight && shown.Key.IsGood && shown.Key.Who == guest.Present?.Who).SecondAt = scene.Now;
    }

    /// <summary>Asks for a challenge and lets a passkey answer it; null when there is no challenge or no passkey.</summary>
    private async Task<Shown?> AskAsync(Guest guest, string path, Person? who)
    {
        if (scene.Keys.Count == 0)
            return null;
        var key = who is { Keys: { Count: > 0 } own } && !Dice.OneIn(4) ? Dice.Of(own) : Dice.Of(scene.Keys);
        var asked = await scene.SendAsync(guest, "GET", path);
        if (asked.Status != 200)
            return null;
        var throwOf = Dice.Below(10);
        var deviation = throwOf switch
        {
            5 or 6 => new Deviation { UserVerified = false },
            7 => new Deviation { BrokenSignature = true },
            8 => new Deviation { Origin = "https://elsewhere.example" },
            _ => new Deviation(),
        };
        var before = _lastAnswer;
        _lastAnswer = key.Device.GetWith(key.Device.Ids[0], Options(asked, "request_options"), deviation);
        return throwOf == 9 && before is not null
            ? new Shown(key, before, IsRight: false, Verified: true)
            : new Shown(key, _lastAnswer, IsRight: throwOf < 7 || throwOf == 9, deviation.UserVerified);
    }

    private static string Options(AllauthAnswer answer, string member) => answer.Data.GetProperty(member).GetProperty("publicKey").GetRawText();

    private sealed record Shown(Passkey Key, string Answer, bool IsRight, bool Verified);
}
