using IdentityHost.Accounts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Token;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Tests.Headless;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.CrossDoor;

/// <summary>The same journey through every door leaves the same behind: what the session notes, what tokens say, what was counted.</summary>
public sealed class CrossDoorTests(CrossDoorServer shared) : JourneyTests(shared), IClassFixture<CrossDoorServer>
{
    /// <summary>The journeys by name. A new one belongs into this table.</summary>
    public static TheoryData<string> Journeys =>
    [
        "password", "code", "text message", "link", "password and TOTP", "code and recovery code", "password, then a mailed code", "code, then a text message", "step-up",
        "sign-up", "sign-up with a number", "immediate sign-up", "invited sign-up",
    ];

    [Theory]
    [MemberData(nameof(Journeys))]
    [Trait("Security", "S-013")]
    [Trait("Security", "S-052")]
    public Task A_journey_is_the_same_through_every_door(string journey) => ShouldBeTheSameAsync(journey);

    [Fact]
    [Trait("Security", "S-010")]
    public async Task Guesses_are_counted_the_same_at_every_door()
    {
        var left = await ThroughEveryDoorAsync(async door =>
        {
            var who = await NewPersonAsync(withFactors: false);
            var before = await Site.CountersAsync();
            await door.GuessAsync(who);
            return Counted(before, await Site.CountersAsync());
        });
        left.Values.Distinct(StringComparer.Ordinal).ShouldHaveSingleItem().Split(' ').Length.ShouldBeGreaterThan(4, string.Join('\n', left.Select(l => $"{l.Key}: {l.Value}")));
    }
}

/// <summary>The same where addresses stay off accounts until they are proven.</summary>
public sealed class DeferredCrossDoorTests(DeferredCrossDoorServer shared) : JourneyTests(shared), IClassFixture<DeferredCrossDoorServer>
{
    [Fact]
    [Trait("Security", "S-013")]
    public Task A_sign_up_is_the_same_through_every_door() => ShouldBeTheSameAsync("deferred sign-up");
}

/// <summary>Makes journeys and notes what they leave.</summary>
public abstract class JourneyTests(CrossDoorServer shared) : HeadlessTests(shared)
{
    private protected CrossDoorServer Site => shared;

    private protected async Task ShouldBeTheSameAsync(string journey)
    {
        var left = await ThroughEveryDoorAsync(door => TravelAsync(journey, door));
        left.Count.ShouldBeGreaterThanOrEqualTo(3);
        left.Values.Distinct(StringComparer.Ordinal).Count().ShouldBe(1, string.Join('\n', left.Select(l => $"{l.Key}: {l.Value}")));
    }

    /// <summary>What each door leaves; those that do not have the journey are left out.</summary>
    private protected async Task<IReadOnlyDictionary<string, string>> ThroughEveryDoorAsync(Func<Door, Task<string?>> travel)
    {
        var app = await RegisterAsync();
        var left = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var door in DoorsOf(app))
        {
            using (door)
            {
                if (await travel(door) is { } traces)
                    left[door.GetType().Name] = traces;
            }
        }

        return left;
    }

    private Door[] DoorsOf(ProtocolClient app) =>
        [new JsonDoor(Server, Transcript, app), new PageDoor(Server, Transcript, app), new ChallengeDoor(Server, Transcript, app), new GrantDoor(Server, Transcript, app)];

    private async Task<ProtocolClient> RegisterAsync() => Opened(await Server.RegisterAsync(
        new ClientMetadata
        {
            TokenEndpointAuthMethod = "none",
            RedirectUris = ["https://app.example/cb"],
            GrantTypes = ["authorization_code", FirstPartyGrants.OneTimeCode, FirstPartyGrants.SecondFactor],
            Scope = "openid",
        },
        Transcript,
        c => c with { FirstParty = true, RequireConsent = false }));

    private async Task<string?> TravelAsync(string journey, Door door)
    {
        var isNew = journey.Contains("sign-up", StringComparison.Ordinal);
        var who = isNew ? new Somebody("", NewEmail()) : await NewPersonAsync(withFactors: journey.Contains(" and ", StringComparison.Ordinal));
        var invitation = journey == "invited sign-up" ? await InviteAsync(who.Email) : null;
        if (journey.Contains(", then ", StringComparison.Ordinal))
            await Server.RequireSecondFactorAsync(new Account { Id = who.Id });
        var before = await shared.CountersAsync();
        Func<Task<Answer?>> travel = journey switch
        {
            "password" => () => door.PasswordAsync(who),
            "code" or "immediate sign-up" => () => door.CodeAsync(who),
            "text message" => () => door.TextAsync(who),
            "link" => () => door.LinkAsync(who),
            "password and TOTP" => () => door.TotpAsync(who),
            "code and recovery code" => () => door.RecoveryCodeAsync(who),
            "password, then a mailed code" => () => door.SentSecondAsync(who, byText: false),
            "code, then a text message" => () => door.SentSecondAsync(who, byText: true),
            "step-up" => () => door.StepUpAsync(who, () => AddTotpAsync(who.Email)),
            "sign-up" => () => door.SignUpAsync(who.Email),
            "sign-up with a number" => () => door.SignUpWithPhoneAsync(who.Email, NewPhone()),
            _ => () => door.SignUpAtOnceAsync(who.Email, invitation, invitation is null ? who.Email.Split('@')[0].Replace('.', '_') : null),
        };
        return await travel() is { } tokens ? $"{await SessionAsync(tokens)}; {Claims(tokens)}; {Counted(before, await shared.CountersAsync())}; {await AuditedAsync(tokens)}" : null;
    }

    /// <summary>What the session notes, without times and ids.</summary>
    private async Task<string> SessionAsync(Answer tokens)
    {
        var sessions = await Server.Services.GetRequiredService<ISessions>().ListAsync(tokens.IdToken["sub"]!, Server.Clock.GetUtcNow(), CancellationToken.None);
        var session = sessions.Single(s => s.Id == tokens.IdToken["sid"]);
        return string.Join(", ", session.Methods.Select(m =>
            $"{m.Method}/{m.Reference}/{m.Type}{(m.Email is null ? "" : "/email")}{(m.Username is null ? "" : "/username")}{(m.Reauthenticated ? "/again" : "")}{(m.Passwordless ? "/alone" : "")}"));
    }

    /// <summary>What the audit log says of the person, in order.</summary>
    private async Task<string> AuditedAsync(Answer tokens)
    {
        var rows = await Server.Services.GetRequiredService<IAuditLog>().PageAsync(
            new AuditFilter { AccountId = tokens.IdToken["sub"], OldestFirst = true }, null, 100, CancellationToken.None);
        return "audited " + string.Join(' ', rows.Select(row => row.Event));
    }

    private static string Claims(Answer tokens) => $"acr {tokens.IdToken["acr"]}, amr {tokens.IdToken["amr"]}";

    /// <summary>How far each counter went; which counter is whose cannot be told from its hash, and need not.</summary>
    private protected static string Counted(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> after) => "counted " + string.Join(
        ' ', after.Select(c => c.Value - before.GetValueOrDefault(c.Key)).Where(moved => moved != 0).Order());

    private protected async Task<Somebody> NewPersonAsync(bool withFactors)
    {
        var account = await NewPersonWithPhoneAsync();
        if (!withFactors)
            return new Somebody(account.Id, account.Email!) { Phone = account.PhoneNumber! };
        using var owner = new AllauthClient(Server.Origin, AllauthKind.App, Transcript);
        var secret = await AddTotpAsync(account.Email!, owner);
        var codes = (await owner.GetAsync("account/authenticators/recovery-codes")).ShouldBe(200).Data.GetProperty("unused_codes");
        return new Somebody(account.Id, account.Email!, secret, codes[0].GetString()!);
    }

    /// <summary>The key of an invitation to the address.</summary>
    private async Task<string> InviteAsync(string email)
    {
        var host = await NewPersonAsync();
        using var browser = Server.OpenBrowser(Transcript);
        await browser.SignInAsync(await browser.OpenAsync("/signin"), host.Email!, Password);
        await browser.PressAsync(await browser.OpenAsync("/account/invitations"), "Invite", ("Email", email));
        return await Mailbox.KeyAsync(email);
    }

    private async Task<string> AddTotpAsync(string email)
    {
        using var owner = new AllauthClient(Server.Origin, AllauthKind.App, Transcript);
        return await AddTotpAsync(email, owner);
    }

    private async Task<string> AddTotpAsync(string email, AllauthClient owner)
    {
        (await owner.PostAsync("auth/login", new { email, password = Password })).ShouldBeSignedIn("password");
        var secret = (await owner.GetAsync("account/authenticators/totp")).Meta("secret")!.Value.GetString()!;
        var code = new AuthenticatorApp(secret).CodeAt(Server.Clock.GetUtcNow());
        (await owner.PostAsync("account/authenticators/totp", new { code })).ShouldBe(200);
        Server.Clock.Advance(TimeSpan.FromMinutes(1));
        return secret;
    }
}
