using IdentityHost.Testing.Headless;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks.Moves;

/// <summary>What happens besides: time goes by, nonsense is sent, old tokens are tried, somebody is disabled.</summary>
internal sealed class OutsideMoves(Scene scene)
{
    private static readonly TimeSpan[] s_leaps =
    [
        TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(67), TimeSpan.FromSeconds(211), TimeSpan.FromSeconds(421),
        TimeSpan.FromSeconds(1021), TimeSpan.FromHours(3),
    ];

    private static readonly (string Method, string Path)[] s_harmless =
    [
        ("POST", "auth/login"), ("POST", "auth/signup"), ("POST", "auth/email/verify"), ("GET", "auth/email/verify"), ("POST", "auth/code/request"), ("POST", "auth/code/confirm"),
        ("POST", "auth/password/request"), ("POST", "auth/password/reset"), ("GET", "auth/password/reset"), ("POST", "auth/reauthenticate"), ("POST", "auth/2fa/authenticate"),
        ("POST", "auth/2fa/reauthenticate"), ("GET", "auth/webauthn/authenticate"), ("POST", "auth/webauthn/authenticate"), ("GET", "auth/webauthn/login"), ("POST", "auth/webauthn/login"),
        ("POST", "auth/webauthn/signup"), ("GET", "auth/webauthn/signup"), ("PUT", "auth/webauthn/signup"), ("POST", "auth/webauthn/reauthenticate"), ("POST", "account/password/change"),
        ("POST", "account/email"), ("PUT", "account/email"), ("PATCH", "account/email"), ("DELETE", "account/email"), ("POST", "account/authenticators/totp"),
        ("POST", "account/authenticators/webauthn"), ("DELETE", "account/authenticators/webauthn"), ("DELETE", "auth/sessions"), ("PUT", "auth/session"), ("POST", "auth/phone/verify"),
        ("POST", "auth/provider/token"), ("GET", "config"), ("GET", "no/such/path"),
    ];

    private static readonly object?[] s_nonsense =
    [
        null, "", "{", "[]", "\"text\"", "null", "{}", "{\"email\":{},\"password\":[],\"key\":{},\"code\":[]}", "{\"email\":\"no address\",\"password\":\"\",\"key\":\"\",\"code\":\"\"}",
        "{\"email\":\"\\u0000@example.org\",\"password\":\"x\",\"key\":\"\\uD83D\\uDE00\",\"code\":\"\\u0661\\u0662\\u0663\\u0664\\u0665\\u0666\"}",
        "{\"credential\":{\"id\":\"AA\"},\"authenticators\":[-1],\"sessions\":[0],\"new_password\":1,\"code\":1e300,\"key\":123456}",
    ];

    public async Task WaitAsync()
    {
        await scene.Post.ArriveAsync();
        var leap = scene.Dice.Of(s_leaps);
        scene.Note($"the clock moves by {leap}");
        scene.Server.Clock.Advance(leap);
    }

    /// <summary>Every session is over for want of use, and everything begun is older than it may be.</summary>
    public async Task SleepAsync()
    {
        await scene.Post.ArriveAsync();
        scene.Note("the clock moves by more than a day");
        scene.Server.Clock.Advance(TimeSpan.FromHours(25));
        foreach (var guest in scene.Guests)
        {
            guest.Leave();
            guest.Reset = null;
        }
    }

    public async Task SendNonsenseAsync(Guest guest)
    {
        var (method, path) = scene.Dice.Of(s_harmless);
        var answer = await scene.SendAsync(guest, method, path, method == "GET" ? null : scene.Dice.Of(s_nonsense));
        if (method != "GET" && path != "auth/webauthn/login")
            answer.Status.ShouldNotBe(200, "nonsense was taken");
    }

    /// <summary>A token of before a rise, a sign-out or an end is nobody's.</summary>
    public async Task TryOldTokenAsync(Guest guest)
    {
        var old = guest.OldTokens.Where(t => t != guest.Client.SessionToken).ToList();
        if (old.Count == 0)
            return;
        using var thief = new AllauthClient(scene.Server.Origin, AllauthKind.App, new()) { SessionToken = scene.Dice.Of(old) };
        var answer = await thief.GetAsync(scene.Dice.OneIn(2) ? "auth/session" : "account/email");
        AnswerShape.Check(answer);
        answer.Status.ShouldBe(410, "an old token was taken");
    }

    public async Task DisableAsync()
    {
        var who = scene.Dice.Of(scene.People);
        if (who.Id is null || who.IsDisabled)
            return;
        scene.Note($"{who.Email} is disabled");
        await scene.Server.DisableAsync(who.Id);
        who.IsDisabled = true;
        who.BeginEra();
    }
}
