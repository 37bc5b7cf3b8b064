using IdentityHost.Testing.Headless;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>The tokens of the JWT strategy: apps refresh theirs in time, and thieves try the ones of before.</summary>
internal sealed class TokenMoves(Scene scene)
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_doubt = TimeSpan.FromSeconds(2);

    /// <summary>What an app does whose access token is over.</summary>
    public Task RefreshInTimeAsync(Guest guest) =>
        guest.Pair is { } pair && scene.Now - pair.Since >= TokenPair.Lifetime - s_doubt ? RefreshAsync(guest) : Task.CompletedTask;

    /// <summary>The next pair belongs to who is signed in, and to nobody when the session is over.</summary>
    public async Task RefreshAsync(Guest guest)
    {
        if (guest.Pair is not { } pair)
            return;
        guest.Client.AccessToken = null;
        var answer = await scene.SendAsync(guest, "POST", "tokens/refresh", new { refresh_token = pair.Refresh });
        if (answer.Status == 200)
        {
            pair.Present.IsAlive.ShouldBeTrue("a session that was over went on");
            guest.Present.ShouldBe(pair.Present);
            guest.Take(new TokenPair(pair.Present, answer.Data.GetProperty("access_token").GetString()!, answer.Data.GetProperty("refresh_token").GetString()!, scene.Now));
            return;
        }

        answer.Status.ShouldBeOneOf(400, 410);
        (guest.Present is null || !pair.Present.IsAlive).ShouldBeTrue("a refresh token was refused that had not served");
        guest.Take(null);
    }

    /// <summary>An access token of before a sign-out, of another session or whose time is over is nobody's.</summary>
    public async Task TryOldAccessAsync(Guest guest)
    {
        var dead = guest.OldPairs.Where(p => !p.Present.IsAlive || scene.Now - p.Since > TokenPair.Lifetime + s_doubt).ToList();
        if (dead.Count == 0)
            return;
        using var thief = Thief();
        thief.AccessToken = scene.Dice.Of(dead).Access;
        var answer = await thief.GetAsync(scene.Dice.OneIn(2) ? "auth/session" : "account/email");
        AnswerShape.Check(answer);
        (answer.Status, answer.IsAuthenticated).ShouldBe((401, false), "an old access token was taken");
    }

    /// <summary>A refresh token that served is a copy in somebody's hands: it brings nothing, and after the grace it ends the session (S-129).</summary>
    public async Task TryOldRefreshAsync(Guest guest)
    {
        if (scene.Dice.OneIn(2))
            await RefreshAsync(guest);
        if (guest.OldPairs.Count == 0)
            return;
        if (scene.Dice.OneIn(2))
        {
            await scene.Post.ArriveAsync();
            scene.Server.Clock.Advance(s_grace + s_doubt + s_doubt);
        }

        var old = guest.OldPairs.FindLast(p => p.Present == guest.Pair?.Present) ?? scene.Dice.Of(guest.OldPairs);
        var sessionsPair = guest.Pair is { } pair && pair.Present == old.Present && old.Present.IsAlive ? pair : null;
        var age = sessionsPair is null ? TimeSpan.Zero : scene.Now - sessionsPair.Since;
        if (age > s_grace - s_doubt && age < s_grace + s_doubt)
            return;
        using var thief = Thief();
        var answer = await thief.PostAsync("tokens/refresh", new { refresh_token = old.Refresh });
        AnswerShape.Check(answer);
        answer.Status.ShouldBe(400, "a refresh token served twice");
        if (age > s_grace)
            guest.Leave();
    }

    private AllauthClient Thief() => new(scene.Server.Origin, AllauthKind.App, new());
}
