using System.Globalization;
using System.Text.Json.Nodes;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>Random walks through the headless API: no way leads in without the proofs that are owed.</summary>
public abstract class WalkTests(HeadlessServer shared) : HeadlessTests(shared)
{
    /// <summary>The environment variable that names the seed of the one walk to make.</summary>
    public const string SeedVariable = "IDENTITYHOST_WALK_SEED";

    /// <summary>The same with the number of its calls.</summary>
    private const string CallsVariable = "IDENTITYHOST_WALK_CALLS";

    private const int Calls = 250;

    /// <summary>Fixed, so that a walk that went well yesterday goes well today.</summary>
    public static TheoryData<ulong> Seeds => Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed ? [ulong.Parse(seed, CultureInfo.InvariantCulture)] : [1, 2, 3];

    private protected async Task WalkAsync(ulong seed, WalkRules rules)
    {
        using var scene = new Scene(Server, new Dice(seed), Transcript, rules);
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
            var key = scene.Rules.ByLink ? await Mailbox.KeyAsync(person.Email) : await Mailbox.CodeAsync(person.Email);
            var answer = await client.PostAsync("auth/email/verify", new { key });
            if (scene.Rules.ByLink)
            {
                // By a link an address is proven, and its owner signs in anew.
                client = Open(AllauthKind.App);
                answer = await client.PostAsync("auth/login", new { email = person.Email, password = person.Password });
            }

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
public sealed class PlainWalkTests(WalkServer shared) : WalkTests(shared), IClassFixture<WalkServer>
{
    [Theory]
    [MemberData(nameof(Seeds))]
    [Trait("Security", "S-026")]
    public Task No_walk_leads_in_without_the_proofs_that_are_owed(ulong seed) => WalkAsync(seed, new WalkRules());
}

/// <summary>Where a mailed code is owed after a password, a reset signs in, apps have JWTs, and people numbers.</summary>
public sealed class MailedCodeWalkTests(MailedCodeWalkServer shared) : WalkTests(shared), IClassFixture<MailedCodeWalkServer>
{
    [Theory]
    [MemberData(nameof(Seeds))]
    [Trait("Security", "S-026")]
    public Task No_walk_leads_in_without_the_proofs_that_are_owed(ulong seed) => WalkAsync(seed, new WalkRules { CodeAfterPassword = true, ResetSignsIn = true, HasPhones = true });
}

/// <summary>Where mails carry links.</summary>
public sealed class LinkWalkTests(LinkWalkServer shared) : WalkTests(shared), IClassFixture<LinkWalkServer>
{
    [Theory]
    [MemberData(nameof(Seeds))]
    [Trait("Security", "S-026")]
    public Task No_walk_leads_in_without_the_proofs_that_are_owed(ulong seed) => WalkAsync(seed, new WalkRules { ByLink = true });
}

/// <summary>With the settings a newcomer gets, on PostgreSQL.</summary>
public sealed class PostgreSqlWalkTests(PostgreSqlWalkServer shared) : WalkTests(shared), IClassFixture<PostgreSqlWalkServer>
{
    [Fact]
    [Trait("Security", "S-026")]
    public Task No_walk_leads_in_without_the_proofs_that_are_owed() => WalkAsync(4, new WalkRules());
}
