using System.Globalization;
using System.Text.Json.Nodes;
using IdentityHost.Accounts;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Servers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>A server for walks: its limits let nearly everything through, and a password costs next to nothing.</summary>
public class WalkServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        .. ((string[])["Login", "Signup", "ResetPassword", "ResetPasswordFromKey", "Reauthenticate", "ChangePassword", "ManageEmail", "RequestLoginCode", "ConfirmEmail"])
            .Select(rate => ($"IdentityHost:Accounts:RateLimits:{rate}", "")),
        ("IdentityHost:Accounts:Codes:PerHour", "20"),
        ("IdentityHost:Accounts:Codes:PerDay", "100"),
        ("IdentityHost:Accounts:Codes:TriesPerDay", "100"),
        ("IdentityHost:Accounts:Codes:ResendAfter", "00:00:05"),
        ("IdentityHost:Accounts:Throttling:FreeTries", "100"),
    ];

    protected override Action<IServiceCollection> Services => services => services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>, CheapHasher>());

    private sealed class CheapHasher : IPasswordHasher<Account>
    {
        public string HashPassword(Account user, string password) => $"walk:{password}";

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword) =>
            hashedPassword == HashPassword(user, providedPassword) ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed;
    }
}

/// <summary>The same where a mailed code is owed after a password, a reset signs in, and apps get tokens by the JWT strategy.</summary>
public sealed class MailedCodeWalkServer : WalkServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        .. base.Settings,
        ("IdentityHost:Accounts:LoginByCodeRequired", "password"),
        ("IdentityHost:Accounts:LoginOnPasswordReset", "true"),
        ("IdentityHost:Accounts:Headless:TokenStrategy", "Jwt"),
    ];
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlWalkServer : WalkServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}

/// <summary>Random walks through the headless API: no way leads in without the proofs that are owed.</summary>
public abstract class WalkTests(HeadlessServer shared, bool codeAfterPassword, bool resetSignsIn) : HeadlessTests(shared)
{
    /// <summary>The environment variable that names the seed of the one walk to make.</summary>
    public const string SeedVariable = "IDENTITYHOST_WALK_SEED";

    /// <summary>The same with the number of its calls.</summary>
    private const string CallsVariable = "IDENTITYHOST_WALK_CALLS";

    private const int Calls = 250;

    /// <summary>Fixed, so that a walk that went well yesterday goes well today.</summary>
    public static TheoryData<ulong> Seeds => Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed ? [ulong.Parse(seed, CultureInfo.InvariantCulture)] : [1, 2, 3];

    protected async Task WalkAsync(ulong seed)
    {
        using var scene = new Scene(Server, new Dice(seed), Transcript, codeAfterPassword, resetSignsIn);
        foreach (var (name, kind) in (ReadOnlySpan<(string, AllauthKind)>)[("browser 1", AllauthKind.Browser), ("browser 2", AllauthKind.Browser), ("app 1", AllauthKind.App), ("app 2", AllauthKind.App)])
            scene.Guests.Add(new Guest(name, Open(kind)));
        await PeopleAsync(scene);

        using var app = await Server.RegisterAsync(
            new ClientMetadata { RedirectUris = ["https://app.example/cb"], TokenEndpointAuthMethod = "none" }, Transcript, c => c with { FirstParty = true, RequireConsent = false });
        var calls = Environment.GetEnvironmentVariable(CallsVariable) is { Length: > 0 } many ? int.Parse(many, CultureInfo.InvariantCulture) : Calls;
        await new Walk(scene, app).RunAsync(seed, calls);
        scene.Arrivals.ShouldBeGreaterThan(calls / 100, "a walk that hardly ever gets in shows nothing");
    }

    /// <summary>Somebody plain, somebody with an authenticator app, somebody who never proved their address, somebody disabled, somebody with a passkey.</summary>
    private async Task PeopleAsync(Scene scene)
    {
        var people = Enumerable.Range(0, 5).Select(_ => new Person(scene.NewAddress(), scene.NewPassword())).ToList();
        scene.People.AddRange(people);
        foreach (var person in people)
        {
            var client = Open(AllauthKind.App);
            (await client.PostAsync("auth/signup", new { email = person.Email, password = person.Password })).ShouldOwe("verify_email");
            if (person == people[2])
                continue;
            var answer = (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(person.Email) })).ShouldBeSignedIn();
            (person.IsVerified, person.Id) = (true, answer.Data.GetProperty("user").GetProperty("id").GetString());
            if (person == people[1])
                await AddAppAsync(client, person);
            if (person == people[4])
                await AddKeyAsync(scene, client, person);
        }

        await Server.DisableAsync(people[3].Id!);
        people[3].IsDisabled = true;
        people[3].BeginEra();
    }

    private async Task AddAppAsync(AllauthClient client, Person person)
    {
        (await client.PostAsync("auth/reauthenticate", new { password = person.Password })).ShouldBe(200);
        var app = new AuthenticatorApp((await client.GetAsync("account/authenticators/totp")).Meta("secret")!.Value.GetString()!);
        var step = Server.Clock.GetUtcNow().ToUnixTimeSeconds() / 30;
        (await client.PostAsync("account/authenticators/totp", new { code = app.CodeAt(Server.Clock.GetUtcNow()) })).ShouldBe(200);
        person.Add(app, Server.Clock.GetUtcNow(), step);
        await LearnCodesAsync(client, person);
    }

    private async Task AddKeyAsync(Scene scene, AllauthClient client, Person person)
    {
        (await client.PostAsync("auth/reauthenticate", new { password = person.Password })).ShouldBe(200);
        var device = new SoftwareAuthenticator(Server.Issuer);
        var options = (await client.GetAsync("account/authenticators/webauthn?passwordless")).ShouldBe(200).Data.GetProperty("creation_options").GetProperty("publicKey").GetRawText();
        var added = (await client.PostAsync("account/authenticators/webauthn", new { credential = JsonNode.Parse(device.Create(options)) })).ShouldBe(200);
        var key = new Passkey(person, device, added.Data.GetProperty("id").GetInt64(), Server.Clock.GetUtcNow());
        scene.Keys.Add(key);
        person.Add(key);
        await LearnCodesAsync(client, person);
    }

    private static async Task LearnCodesAsync(AllauthClient client, Person person)
    {
        var codes = (await client.GetAsync("account/authenticators/recovery-codes")).ShouldBe(200).Data.GetProperty("unused_codes");
        person.RecoveryCodes.AddRange(codes.EnumerateArray().Select(c => c.GetString()!));
    }
}

/// <summary>With the settings a newcomer gets, on SQLite.</summary>
public sealed class PlainWalkTests(WalkServer shared) : WalkTests(shared, codeAfterPassword: false, resetSignsIn: false), IClassFixture<WalkServer>
{
    [Theory]
    [MemberData(nameof(Seeds))]
    [Trait("Security", "S-026")]
    public Task No_walk_leads_in_without_the_proofs_that_are_owed(ulong seed) => WalkAsync(seed);
}

/// <summary>Where a mailed code is owed after a password, a reset signs in, and apps have JWTs.</summary>
public sealed class MailedCodeWalkTests(MailedCodeWalkServer shared) : WalkTests(shared, codeAfterPassword: true, resetSignsIn: true), IClassFixture<MailedCodeWalkServer>
{
    [Theory]
    [MemberData(nameof(Seeds))]
    [Trait("Security", "S-026")]
    public Task No_walk_leads_in_without_the_proofs_that_are_owed(ulong seed) => WalkAsync(seed);
}

/// <summary>With the settings a newcomer gets, on PostgreSQL.</summary>
public sealed class PostgreSqlWalkTests(PostgreSqlWalkServer shared) : WalkTests(shared, codeAfterPassword: false, resetSignsIn: false), IClassFixture<PostgreSqlWalkServer>
{
    [Fact]
    [Trait("Security", "S-026")]
    public Task No_walk_leads_in_without_the_proofs_that_are_owed() => WalkAsync(4);
}
