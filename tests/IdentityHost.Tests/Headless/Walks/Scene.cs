using System.Text.RegularExpressions;
using IdentityHost.Accounts.Messages;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>Where a walk takes place: the server, its guests, the people they may be, and the one way to send something.</summary>
internal sealed partial class Scene(TestServer server, Dice dice, Transcript transcript, bool codeAfterPassword, bool resetSignsIn) : IDisposable
{
    public const string Wrong = "not the password of anybody";

    private const int MostKept = 60;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_idleTimeout = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_loginTimeout = TimeSpan.FromMinutes(15);

    private readonly string _walk = OpenId.Secrets.OpaqueToken.NewId().Replace('-', 'x').Replace('_', 'y').ToLowerInvariant();
    private int _made;

    public TestServer Server => server;

    public Dice Dice => dice;

    public List<Guest> Guests { get; } = [];

    public List<Person> People { get; } = [];

    /// <summary>Every passkey there ever was.</summary>
    public List<Passkey> Keys { get; } = [];

    public bool ResetSignsIn => resetSignsIn;

    /// <summary>How many sign-ins came to their end: a walk that gets nowhere shows nothing.</summary>
    public int Arrivals { get; private set; }

    public DateTimeOffset Now => server.Clock.GetUtcNow();

    /// <summary>A moment before the next call.</summary>
    public DateTimeOffset Before { get; private set; }

    public void Note(string line) => transcript.Note(line);

    /// <summary>Sends, and checks what holds for every answer.</summary>
    public async Task<AllauthAnswer> SendAsync(Guest guest, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        if (guest.Client.SessionToken is { } token)
            guest.OldTokens.Add(token);
        Before = Now.AddMilliseconds(-1);
        if (guest.Present is { } was && (!was.IsAlive || Before - was.SeenAt >= s_idleTimeout))
            guest.Leave();
        transcript.Note($"{guest}: {guest.Attempt?.Stage ?? "-"} {guest.Present?.Who.Email ?? "-"}");
        var answer = await guest.Client.SendAsync(method, path, body, headers);
        AnswerShape.Check(answer);
        if (answer.Status == 410)
            (guest.Attempt, guest.Reset) = (null, null);
        // As every app does that finds its token to be nobody's. (A step of a sign-in that is not owed says so to who is signed in as well.)
        if (guest is { Pair: not null, Present: null } && answer.IsAuthenticated == false)
            guest.Take(null);
        if (answer.Meta("access_token") is not null && path != "tokens/refresh")
            (answer.Status, answer.IsAuthenticated).ShouldBe((200, true), "somebody got an access token who is not signed in");
        if (guest.Present is { } present)
            present.SeenAt = Now;
        return answer;
    }

    /// <summary>An address of somebody, or of nobody.</summary>
    public string SomeAddress() => dice.OneIn(6) ? $"nobody{dice.Below(3)}.{_walk}@example.org" : dice.Of(People).Email;

    /// <summary>An address that nobody has yet.</summary>
    public string NewAddress() => $"newcomer{++_made}.{_walk}@example.org";

    /// <summary>A password that nobody has yet.</summary>
    public string NewPassword() => $"horse number {++_made} of battery {dice.Below(1_000_000)}";

    public Person? PersonAt(string email) => People.Find(p => p.Email == email);

    /// <summary>A sign-in began here, in place of the one before.</summary>
    public void Begin(Guest guest, Person? who, Beginning by)
    {
        guest.Attempt = new Attempt(who, by, Now + s_loginTimeout) { MailboxShown = by == Beginning.Reset };
        Advance(guest, who?.Email);
    }

    /// <summary>The same by a passkey.</summary>
    public void Begin(Guest guest, Passkey key, bool verified)
    {
        guest.Attempt = new Attempt(key.Who, Beginning.Passkey, Now + s_loginTimeout) { Key = key, KeyVerified = verified };
        Advance(guest, key.Who.Email);
    }

    /// <summary>Something was shown: what is owed now, and whether a mail with a code for it went out.</summary>
    public void Advance(Guest guest, string? address)
    {
        var attempt = guest.Attempt!;
        attempt.Stage = attempt.Owes(guest, codeAfterPassword, Before);
        attempt.Code = attempt.Stage is "login_by_code" or "verify_email" && address is not null ? Mail(address, attempt.Who, attempt.Stage) : null;
    }

    /// <summary>The code that the last call sent.</summary>
    public MailedCode Mail(string address, Person? who, string what) =>
        new(address, who, Before, Now, Now + TimeSpan.FromMinutes(what == "verify_email" ? 5 : 3));

    /// <summary>Takes note of whoever the answer says is signed in: only a sign-in that owes nothing may have led there.</summary>
    public void Settle(Guest guest, AllauthAnswer answer)
    {
        if (answer is not { Status: 200, IsAuthenticated: true } || guest.Present is not null)
            return;
        var attempt = guest.Attempt.ShouldNotBeNull("somebody is signed in who had begun nothing");
        attempt.Stage.ShouldBeNull($"somebody is signed in who owed {attempt.Stage}");
        attempt.Who.ShouldNotBeNull("somebody is signed in whom nobody knows");
        attempt.IsAlive(Before).ShouldBeTrue("a sign-in that was over came to its end");
        guest.Present = new Presence(attempt.Who, Now) { SecondAt = attempt.SecondShown || attempt.Key is not null ? Now : null };
        if (attempt.By is not (Beginning.SignUp or Beginning.Passkey))
            guest.Present.ProvenAt.Add(Now);
        (guest.Attempt, guest.Adding) = (null, null);
        if (answer.Meta("access_token")?.GetString() is { } access)
            guest.Take(new TokenPair(guest.Present, access, answer.Meta("refresh_token")!.Value.GetString()!, Now));
        Arrivals++;
    }

    /// <summary>Reads the recovery codes somebody has now that a factor came.</summary>
    public async Task LearnCodesAsync(Guest guest, Person who)
    {
        var answer = await SendAsync(guest, "GET", "account/authenticators/recovery-codes");
        if (answer.Status != 200)
            return;
        who.RecoveryCodes.Clear();
        who.RecoveryCodes.AddRange(answer.Data.GetProperty("unused_codes").EnumerateArray().Select(c => c.GetString()!));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var key in Keys)
            key.Device.Dispose();
    }

    /// <summary>What somebody types: the right code if there is one, a wrong one, nothing, or one that was sent to somebody else.</summary>
    public async Task<(string? Typed, bool IsRight)> TypedAsync(MailedCode? waited)
    {
        var choice = dice.Below(10);
        if (choice < 6 && waited is { Who: not null } && await FindAsync(waited) is { } right)
            return (right, Before < waited.Expires);
        if (choice == 6)
            return (null, false);
        if (choice < 9 && Foreign(waited) is { } foreign && await FindAsync(foreign) is { } others)
            return (others, waited is { Who: not null } && await FindAsync(waited) == others);
        return ("000000", waited is { Who: not null } && await FindAsync(waited) == "000000");
    }

    private MailedCode? Foreign(MailedCode? waited) =>
        Guests.SelectMany(g => new[] { g.Attempt?.Code, g.Reset, g.Adding }).FirstOrDefault(code => code is { Who: not null } && code != waited);

    /// <summary>The code in the mail, when it has come; null when none was sent.</summary>
    private async Task<string?> FindAsync(MailedCode code)
    {
        var outbox = server.Services.GetRequiredService<IOutbox>();
        var since = TimeProvider.System.GetTimestamp();
        do
        {
            var found = (await outbox.ListKeptAsync(MostKept, CancellationToken.None))
                .Where(m => m.To == code.To && m.CreatedAt >= code.From && m.CreatedAt <= code.Until)
                .Select(m => Code().Match(m.Text)).FirstOrDefault(m => m.Success);
            if (found is not null)
                return found.Value.Replace(" ", "", StringComparison.Ordinal);
            await Task.Delay(5);
        }
        while (TimeProvider.System.GetElapsedTime(since) < s_patience);
        return null;
    }

    /// <summary>Six digits, in two groups for whoever types them.</summary>
    [GeneratedRegex(@"\b\d{3} ?\d{3}\b", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
