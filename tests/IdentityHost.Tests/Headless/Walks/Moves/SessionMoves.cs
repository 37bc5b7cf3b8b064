using IdentityHost.Testing.Headless;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>Calls that end sessions: this one, the others, all, and somebody else's.</summary>
internal sealed class SessionMoves(Scene scene)
{
    private Dice Dice => scene.Dice;

    public async Task SignOutAsync(Guest guest)
    {
        (await scene.SendAsync(guest, "DELETE", "auth/session")).IsAuthenticated.ShouldBe(false);
        guest.Leave();
        (guest.Attempt, guest.Reset) = (null, null);
    }

    public async Task EndOthersAsync(Guest guest)
    {
        var (present, rows) = await ListAsync(guest);
        if (rows.Count < 2 || (await EndAsync(guest, [.. rows.Keys.Where(id => id != present!.Number)])).Status != 200)
            return;
        foreach (var other in scene.Guests.Where(g => g != guest && g.Present?.Who == present!.Who))
            other.Leave();
    }

    /// <summary>Nobody is signed in after that, here or, where it says so, anywhere.</summary>
    public async Task EndOwnAsync(Guest guest)
    {
        var (present, rows) = await ListAsync(guest);
        if (present is null)
            return;
        var all = Dice.OneIn(2);
        var answer = await EndAsync(guest, all ? [.. rows.Keys] : [present.Number!.Value]);
        (answer.Status, answer.IsAuthenticated).ShouldBe((401, false), "a session ended itself and went on");
        foreach (var ended in scene.Guests.Where(g => g == guest || (all && g.Present?.Who == present.Who)))
            ended.Leave();
    }

    /// <summary>One of them is somebody else's: none is ended.</summary>
    public async Task EndForeignAsync(Guest guest)
    {
        var others = scene.Guests.Where(g => g.Present is { } p && p.Who != guest.Present?.Who).ToList();
        if (others.Count == 0 || (await ListAsync(Dice.Of(others))).Present is not { Number: { } foreign })
            return;
        long[] ids = guest.Present is { Number: { } own } && Dice.OneIn(2) ? [own, foreign] : [foreign];
        (await EndAsync(guest, ids)).Status.ShouldNotBe(200, "somebody else's session was ended");
    }

    private async Task<(Presence? Present, Dictionary<long, bool> Rows)> ListAsync(Guest guest)
    {
        var list = await scene.SendAsync(guest, "GET", "auth/sessions");
        if (list.Status != 200)
            return (null, []);
        var present = AccountMoves.In(guest, true);
        var rows = list.Data.EnumerateArray().ToDictionary(s => s.GetProperty("id").GetInt64(), s => s.GetProperty("is_current").GetBoolean());
        present.Number = rows.Single(r => r.Value).Key;
        foreach (var other in scene.Guests.Where(g => g.Present is { Number: { } number } p && p.Who != present.Who && rows.ContainsKey(number)))
            other.ShouldBeNull("somebody was shown a session of somebody else");
        return (present, rows);
    }

    private Task<AllauthAnswer> EndAsync(Guest guest, long[] sessions) => scene.SendAsync(guest, "DELETE", "auth/sessions", new { sessions });
}
