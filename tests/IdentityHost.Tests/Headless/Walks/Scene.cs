using System.Globalization;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>Where a walk takes place: the server, its guests, the people they may be, and the one way to send something.</summary>
internal sealed class Scene : IDisposable
{
    public const string Wrong = "not the password of anybody";

    private static readonly Person s_nobody = new("", null);
    private static readonly TimeSpan s_idleTimeout = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_loginTimeout = TimeSpan.FromMinutes(15);

    private readonly string _walk = OpenId.Secrets.OpaqueToken.NewId().Replace('-', 'x').Replace('_', 'y').ToLowerInvariant();
    private readonly Transcript _transcript;
    private int _made;

    public Scene(TestServer server, Dice dice, Transcript transcript, WalkRules rules)
    {
        (Server, Dice, _transcript, Rules) = (server, dice, transcript, rules);
        Post = new Post(this);
    }

    public TestServer Server { get; }

    public Dice Dice { get; }

    public WalkRules Rules { get; }

    public Post Post { get; }

    public List<Guest> Guests { get; } = [];

    public List<Person> People { get; } = [];

    /// <summary>Every passkey there ever was.</summary>
    public List<Passkey> Keys { get; } = [];

    /// <summary>How many sign-ins came to their end: a walk that gets nowhere shows nothing.</summary>
    public int Arrivals { get; private set; }

    public DateTimeOffset Now => Server.Clock.GetUtcNow();

    /// <summary>A moment before the next call.</summary>
    public DateTimeOffset Before { get; private set; }

    public void Note(string line) => _transcript.Note(line);

    /// <summary>Sends, and checks what holds for every answer.</summary>
    public async Task<AllauthAnswer> SendAsync(Guest guest, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        Turn(guest);
        var answer = await guest.Client.SendAsync(method, path, body, headers);
        AnswerShape.Check(answer);
        if (answer.Status == 410)
            (guest.Attempt, guest.Reset) = (null, null);
        // As every app does that finds its token to be nobody's. (A step of a sign-in that is not owed says so to who is signed in as well.)
        if (guest is { Pair: not null, Present: null } && answer.IsAuthenticated == false)
            guest.Take(null);
        if (answer.Meta("access_token") is not null && path != "tokens/refresh")
            (answer.Status, answer.IsAuthenticated).ShouldBe((200, true), "somebody got an access token who is not signed in");
        Seen(guest);
        return answer;
    }

    /// <summary>Sends a form as a page does that navigates, within the API or without; what comes of it the browser learns from its session.</summary>
    public async Task<string> NavigateAsync(Guest guest, string path, params (string Name, string Value)[] fields)
    {
        Turn(guest);
        var answer = await guest.Client.PostFormAsync(path, fields);
        answer.Status.ShouldBeOneOf(302, 303);
        Seen(guest);
        return answer.Headers["Location"];
    }

    /// <summary>It is this guest's turn: what is over by now they have no more.</summary>
    private void Turn(Guest guest)
    {
        if (guest.Client.SessionToken is { } token)
            guest.OldTokens.Add(token);
        Before = Now.AddMilliseconds(-1);
        if (guest.Present is { } was && (!was.IsAlive || Before - was.SeenAt >= s_idleTimeout))
            guest.Leave();
        Note($"{guest}: {guest.Attempt?.Stage ?? "-"} {guest.Present?.Who.Email ?? "-"}");
    }

    private void Seen(Guest guest)
    {
        if (guest.Present is { } present)
            present.SeenAt = Now;
    }

    /// <summary>An address of somebody, or of nobody.</summary>
    public string SomeAddress() => Dice.OneIn(6) ? $"nobody{Dice.Below(3)}.{_walk}@example.org" : SomePerson().AnAddress(Dice);

    /// <summary>Any of the people, often one of the last that came: of them most is under way.</summary>
    public Person SomePerson() => Dice.OneIn(2) ? Dice.Of(People) : Dice.Of(People.TakeLast(5).ToList());

    /// <summary>An address that nobody has yet.</summary>
    public string NewAddress() => $"newcomer{++_made}.{_walk}@example.org";

    /// <summary>A password that nobody has yet.</summary>
    public string NewPassword() => $"horse number {++_made} of battery {Dice.Below(1_000_000)}";

    /// <summary>A number that nobody has yet.</summary>
    public string NewPhone() => string.Create(CultureInfo.InvariantCulture, $"+4930{Dice.Below(100_000):D5}{++_made:D4}");

    /// <summary>A number of somebody, or one that somebody is about to have; a new one where nobody has any.</summary>
    public string SomePhone() => Dice.Below(4) switch
    {
        0 => NewPhone(),
        1 => Dice.Of(Guests).AddingPhone?.To ?? NewPhone(),
        _ => Dice.Of(People).Phone ?? NewPhone(),
    };

    /// <summary>What somebody types into the form of a sign-up; null for nothing.</summary>
    public string? PhoneToSignUp() => !Rules.HasPhones || Dice.OneIn(2) ? null : SomePhone();

    /// <summary>Who is reached by an address: who has proven it before who merely signed up with it.</summary>
    public Person? PersonAt(string email) => OwnerOf(email) ?? People.Find(p => p.Email == email);

    /// <summary>Who has proven an address.</summary>
    public Person? OwnerOf(string email) => People.Find(p => p.HasProven(email));

    /// <summary>Who has proven a number.</summary>
    public Person? PhoneOwner(string phone) => People.Find(p => p.Phone == phone && p.PhoneProven);

    /// <summary>Whose an identity at the provider is.</summary>
    public Person? IdentityOwner(string uid) => People.Find(p => p.Identities.Contains(uid));

    /// <summary>An identity at the provider that nobody has yet.</summary>
    public string NewIdentity() => $"uid{++_made}.{_walk}";

    /// <summary>When a sign-in is over that begins now.</summary>
    public DateTimeOffset Deadline => Now + s_loginTimeout;

    /// <summary>A sign-in began here, in place of the one before.</summary>
    public void Begin(Guest guest, Attempt attempt)
    {
        guest.Attempt = attempt;
        Advance(guest);
    }

    /// <summary>Somebody signs up: with what nobody has, or it looks the same and leads nowhere (S-003).</summary>
    public void SignUp(Guest guest, Attempt attempt, string email, string? password, string? phone)
    {
        attempt.Form = (email, password, phone);
        if (PersonAt(email) is null && (phone is null || PhoneOwner(phone) is null))
            attempt.Become(Add(new Person(email, password) { Phone = phone }));
        Begin(guest, attempt);
    }

    public Person Add(Person person)
    {
        People.Add(person);
        return person;
    }

    /// <summary>Something was shown: what is owed now, and whether a message with a code for it went out.</summary>
    public void Advance(Guest guest)
    {
        var attempt = guest.Attempt!;
        attempt.Stage = attempt.Owes(guest, Rules.CodeAfterPassword, Before);
        if (attempt is { Stage: "verify_email", Who: { } newcomer } && Rules.ByLink)
            Post.KeepLink(newcomer.Email, newcomer, LinkUse.VerifyEmail);
        attempt.Code = attempt.Stage switch
        {
            "login_by_code" when attempt.Who is { } who => Post.Code(attempt.CodeTo(who), who, attempt.Stage),
            "verify_email" when attempt.Who is { } who && !Rules.ByLink => Post.Code(who.Email, who, attempt.Stage),
            "verify_email" when attempt.Owner is { IsDisabled: false } owner && !Rules.ByLink => Post.Code(attempt.Form.Email!, owner, attempt.Stage),
            "verify_phone" => PhoneCode(attempt),
            _ => null,
        };
    }

    /// <summary>The code for the number that is to be proven; none is sent where it is somebody else's. Who has no account gets one all the same.</summary>
    public MailedCode? PhoneCode(Attempt attempt)
    {
        var phone = attempt.Who is { } who ? who.Phone! : attempt.Form.Phone!;
        return PhoneOwner(phone) is { } owner && owner != attempt.Who ? null : Post.Code(phone, attempt.Who ?? s_nobody, "verify_phone");
    }

    /// <summary>Takes note of whoever the answer says is signed in: only a sign-in that owes nothing may have led there.</summary>
    public void Settle(Guest guest, AllauthAnswer answer)
    {
        if (answer is not { Status: 200, IsAuthenticated: true } || guest.Present is not null)
            return;
        var attempt = guest.Attempt.ShouldNotBeNull("somebody is signed in who had begun nothing");
        attempt.Stage.ShouldBeNull($"somebody is signed in who owed {attempt.Stage}");
        attempt.Who.ShouldNotBeNull("somebody is signed in whom nobody knows");
        attempt.IsAlive(Before).ShouldBeTrue("a sign-in that was over came to its end");
        if (attempt.Identity is { } identity)
            Connect(attempt.Who, identity);
        guest.Present = new Presence(attempt.Who, Now) { SecondAt = attempt.SecondShown || attempt.Key is not null ? Now : null };
        if (attempt.By is not (Beginning.SignUp or Beginning.Passkey))
            guest.Present.ProvenAt.Add(Now);
        (guest.Attempt, guest.Adding, guest.AddingPhone) = (null, null, null);
        if (answer.Meta("access_token")?.GetString() is { } access)
            guest.Take(new TokenPair(guest.Present, access, answer.Meta("refresh_token")!.Value.GetString()!, Now));
        Arrivals++;
    }

    /// <summary>An identity is somebody's now; nobody else may have it.</summary>
    public void Connect(Person who, string identity)
    {
        (IdentityOwner(identity) ?? who).ShouldBe(who, "an identity was connected that is somebody else's");
        who.Identities.Add(identity);
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
}
