using System.Text.Json;
using IdentityHost.Testing.Headless;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>
/// Calls with identities of the provider that takes everybody's word, so that nothing stands between the walk and what identities may do here: tokens
/// handed in, browsers sent there and coming back, data that is missing, connections.
/// </summary>
internal sealed class ProviderMoves(Scene scene)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly List<string> _identities = [];
    private readonly List<string> _oldWays = [];

    private Dice Dice => scene.Dice;

    public async Task LoginAsync(Guest guest)
    {
        var said = Say();
        var answer = await SendAsync(guest, said, "login");
        // Who is signed in already and comes with what leads nowhere stays so.
        if (answer.Status is 200 or 401 && (guest.Present is null || answer.Status == 200 || answer.IsAuthenticated == false))
            Come(guest, said, answer);
    }

    public async Task ConnectAsync(Guest guest)
    {
        var said = Say();
        if ((await SendAsync(guest, said, "connect")).Status == 200)
            scene.Connect(AccountMoves.In(guest, guest.Present?.IsFresh(scene.Before) is true).Who, said.Identity);
    }

    public async Task DisconnectAsync(Guest guest)
    {
        if (_identities.Count == 0)
            return;
        var own = guest.Present?.Who.Identities.Order(StringComparer.Ordinal).ToList() ?? [];
        var identity = own.Count > 0 && !Dice.OneIn(3) ? Dice.Of(own) : Dice.Of(_identities);
        if ((await scene.SendAsync(guest, "DELETE", "account/providers", new { provider = "dummy", account = identity })).Status != 200)
            return;
        var who = AccountMoves.In(guest, guest.Present?.IsFresh(scene.Before) is true).Who;
        who.Identities.Remove(identity).ShouldBeTrue("somebody disconnected what is somebody else's");
        (who.Password is not null || who.Keys.Count > 0 || who.Identities.Count > 0).ShouldBeTrue("the last way into an account was taken away");
    }

    /// <summary>Says what the provider did not.</summary>
    public async Task CompleteAsync(Guest guest)
    {
        var email = Dice.OneIn(3) ? scene.SomeAddress() : scene.NewAddress();
        var answer = await scene.SendAsync(guest, "POST", "auth/provider/signup", new { email });
        if (answer.Status is not (200 or 401))
            return;
        guest.Present.ShouldBeNull();
        var attempt = guest.Attempt.ShouldNotBeNull("a sign-up went on that was not begun");
        (attempt.LacksData && attempt.IsAlive(scene.Before)).ShouldBeTrue("a sign-up went on that was over");
        Enter(guest, new Said(attempt.Identity!, email, IsVerified: false));
        scene.Settle(guest, answer);
    }

    /// <summary>Sends a browser there.</summary>
    public async Task GoAsync(Guest guest)
    {
        if (guest.Client.Kind != AllauthKind.Browser)
            return;
        var process = Dice.OneIn(3) ? "connect" : "login";
        var there = await scene.NavigateAsync(guest, "auth/provider/redirect", ("provider", "dummy"), ("process", process), ("callback_url", "/spa"));
        if (there.StartsWith("/spa", StringComparison.Ordinal))
            return;
        var owner = process == "connect" ? AccountMoves.In(guest, guest.Present?.IsFresh(scene.Before) is true).Who : null;
        guest.Away = new Journey(new Uri(there).PathAndQuery, owner, scene.Now + s_patience);
    }

    /// <summary>A browser comes back from there; perhaps by another's way, or by one that served.</summary>
    public async Task ReturnAsync(Guest guest)
    {
        if (guest.Client.Kind != AllauthKind.Browser)
            return;
        var foreign = guest.Away is null || Dice.OneIn(4) ? scene.Guests.Find(g => g != guest && g.Away is not null)?.Away?.There ?? _oldWays.LastOrDefault() : null;
        if ((foreign ?? guest.Away?.There) is not { } there)
            return;
        var said = Say();
        var to = await scene.NavigateAsync(
            guest, there, ("id", said.Identity), ("email", said.Email ?? ""), ("email_verified", said.IsVerified ? "true" : ""), ("action", Dice.OneIn(8) ? "cancel" : "login"));
        if (to != "/spa")
            return;
        var way = foreign is null ? guest.Away : null;
        way.ShouldNotBeNull("a way back served another browser, or twice");
        (scene.Before < way.Until).ShouldBeTrue("a way back served that was over");
        _oldWays.Add(there);
        guest.Away = null;
        if (way.ConnectsTo is not null)
        {
            AccountMoves.In(guest, guest.Present?.IsFresh(scene.Before) is true).Who.ShouldBe(way.ConnectsTo, "an identity went to another account than was signed in when it was asked for");
            scene.Connect(way.ConnectsTo, said.Identity);
            return;
        }

        Come(guest, said, await scene.SendAsync(guest, "GET", "auth/session"));
    }

    private void Come(Guest guest, Said said, AllauthAnswer answer)
    {
        // Of a disabled account nothing is told but that nobody is signed in.
        if (scene.IdentityOwner(said.Identity) is { IsDisabled: true })
        {
            answer.Status.ShouldBe(401);
            return;
        }

        if (guest.Present is not null)
            guest.Leave();
        if (answer.IsAuthenticated == false)
            guest.Take(null);
        Enter(guest, said);
        scene.Settle(guest, answer);
    }

    private void Enter(Guest guest, Said said)
    {
        if (scene.IdentityOwner(said.Identity) is { } linked)
            scene.Begin(guest, new Attempt(linked, Beginning.Provider, scene.Deadline));
        else if (!(said.IsVerified && said.Email is not null) && guest.Attempt is { Stage: "verify_email", IsNewIdentity: true } begun && begun.Identity == said.Identity && begun.IsAlive(scene.Before))
            Again(guest, begun);
        else if (said.Email is null)
            scene.Begin(guest, new Attempt(null, Beginning.Provider, scene.Deadline) { Identity = said.Identity, LacksData = true });
        else if (said.IsVerified && scene.OwnerOf(said.Email) is { } owner)
            scene.Begin(guest, new Attempt(null, Beginning.Provider, scene.Deadline) { Identity = said.Identity, Owner = owner, Form = (said.Email, null, null) });
        else if (said.IsVerified)
            scene.Begin(guest, new Attempt(scene.Add(new Person(said.Email, null) { IsVerified = true, Identities = { said.Identity } }), Beginning.Provider, scene.Deadline));
        else
            scene.SignUp(guest, new Attempt(null, Beginning.Provider, scene.Deadline) { Identity = said.Identity }, said.Email, null, null);
    }

    /// <summary>The sign-up that is under way goes on with another code.</summary>
    private void Again(Guest guest, Attempt begun)
    {
        begun.Until = scene.Deadline;
        var isSent = begun.Code is not null;
        scene.Advance(guest);
        if (!isSent)
            begun.Code = null;
    }

    private Said Say()
    {
        if (_identities.Count < 3 || Dice.OneIn(4))
            _identities.Add(scene.NewIdentity());
        var identity = Dice.OneIn(3) ? _identities[^1] : Dice.Of(_identities);
        return new Said(identity, Dice.Below(4) switch { 0 => null, 1 => scene.NewAddress(), _ => scene.SomeAddress() }, Dice.OneIn(2));
    }

    private Task<AllauthAnswer> SendAsync(Guest guest, Said said, string process)
    {
        var text = JsonSerializer.Serialize(new { id = said.Identity, email = said.Email, email_verified = said.IsVerified });
        return scene.SendAsync(guest, "POST", "auth/provider/token", new { provider = "dummy", process, token = new { id_token = text } });
    }

    /// <summary>What the provider says of somebody.</summary>
    private sealed record Said(string Identity, string? Email, bool IsVerified);
}
