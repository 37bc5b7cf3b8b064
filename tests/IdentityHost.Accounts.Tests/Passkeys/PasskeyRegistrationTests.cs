using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Passkeys;

public sealed class PasskeyRegistrationTests : FactorTests
{
    private readonly Browser _browser = new();

    /// <summary>WebAuthn Level 3 §7.1, one field each.</summary>
    public static TheoryData<string, Deviation> Wrong => new()
    {
        { "type of the client data", new() { ClientDataType = "webauthn.get" } },
        { "challenge", new() { Challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" } },
        { "origin of a neighbour", new() { Origin = "https://evil.id.example" } },
        { "origin of a front end that passkeys are not for", new() { Origin = People.StrangeFrontEnd } },
        { "origin without encryption", new() { Origin = "http://id.example" } },
        { "port of the origin", new() { Origin = "https://id.example:8443" } },
        { "frame of another site", new() { CrossOrigin = true } },
        { "top of another site", new() { TopOrigin = "https://evil.example" } },
        { "relying party", new() { RpId = "example" } },
        { "user presence", new() { UserPresent = false } },
        { "user verification", new() { UserVerified = false } },
        { "backed up without being eligible", new() { BackupEligible = false, BackedUp = true } },
        { "algorithm that was not offered", new() { Algorithm = -65535 } },
        { "id of 1024 bytes", new() { IdLength = 1024 } },
        { "rawId that is not id", new() { RawId = "AAAA" } },
        { "type of the credential", new() { CredentialType = "password" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [Trait("Security", "S-049")]
    public async Task Whatever_is_wrong_with_a_new_passkey_it_is_refused_and_the_challenge_stays_good(string what, Deviation deviation)
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_browser);
        var asked = await AskAsync();

        (await AddAsync(authenticator.Create(asked, deviation))).ShouldBeOfType<PasskeyChange.Not>(what).Outcome.ShouldFail("incorrect_code");

        (await AddAsync(authenticator.Create(asked))).ShouldBeOfType<PasskeyChange.Saved>();
    }

    [Fact]
    [Trait("Security", "S-049")]
    public async Task A_challenge_serves_one_passkey_for_five_minutes_in_its_own_session()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_browser);
        var asked = await AskAsync();
        (await AddAsync(authenticator.Create(asked))).ShouldBeOfType<PasskeyChange.Saved>();
        (await AddAsync(authenticator.Create(asked))).ShouldBeOfType<PasskeyChange.Not>();

        var late = await AskAsync();
        var overwritten = authenticator.Create(late);
        late = await AskAsync();
        (await AddAsync(overwritten)).ShouldBeOfType<PasskeyChange.Not>();
        Here.Clock.Advance(TimeSpan.FromMinutes(5));
        (await AddAsync(authenticator.Create(late))).ShouldBeOfType<PasskeyChange.Not>();

        var bob = new Browser();
        await SignedInAdaAsync(bob, "bob@example.org");
        var bobs = (await Passkeys.AskAsync(await Here.ReadAsync(bob), passwordless: true, None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        (await AddAsync(authenticator.Create(bobs.PublicKey))).ShouldBeOfType<PasskeyChange.Not>();
    }

    [Fact]
    [Trait("Security", "S-049")]
    public async Task A_challenge_of_another_ceremony_adds_nothing()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_browser);
        var asked = await AskAsync();
        var again = (await Factor.AskPasskeyAgainAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        var challenge = System.Text.Json.JsonDocument.Parse(again.PublicKey).RootElement.GetProperty("challenge").GetString();

        (await AddAsync(authenticator.Create(asked, new() { Challenge = challenge }))).ShouldBeOfType<PasskeyChange.Not>();
    }

    [Fact]
    [Trait("Security", "S-049")]
    public async Task A_passkey_somebody_has_is_nobody_elses()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_browser);
        var asked = await AskAsync();
        var made = authenticator.Create(asked);
        (await AddAsync(made)).ShouldBeOfType<PasskeyChange.Saved>();
        var id = authenticator.Ids.ShouldHaveSingleItem();

        (await Here.Get<IAuthenticators>().FindByCredentialAsync(PasskeyCredential.Hash(System.Buffers.Text.Base64Url.DecodeFromChars(id)), None)).ShouldNotBeNull();
        var next = await AskAsync();
        next.ShouldContain(id);
    }

    [Fact]
    public async Task The_options_are_those_of_the_contract()
    {
        var account = await SignedInAdaAsync(_browser);
        using var document = System.Text.Json.JsonDocument.Parse(await AskAsync());
        var options = document.RootElement;

        options.GetProperty("rp").ToString().ShouldBe("""{"name":"IdentityHost","id":"id.example"}""");
        options.GetProperty("user").GetProperty("name").GetString().ShouldBe(Ada);
        options.GetProperty("extensions").ToString().ShouldBe("""{"credProps":true}""");
        options.GetProperty("authenticatorSelection").ToString().ShouldBe("""{"residentKey":"required","requireResidentKey":true,"userVerification":"required"}""");
        options.TryGetProperty("attestation", out _).ShouldBeFalse();
        System.Buffers.Text.Base64Url.DecodeFromChars(options.GetProperty("challenge").GetString()).Length.ShouldBe(32);
        System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString())).ShouldBe(account.Id);

        using var factor = System.Text.Json.JsonDocument.Parse(
            (await Passkeys.AskAsync(await Here.ReadAsync(_browser), passwordless: false, None)).ShouldBeOfType<PasskeyChallenge.Asked>().PublicKey);
        factor.RootElement.GetProperty("authenticatorSelection").ToString().ShouldBe("""{"residentKey":"discouraged","requireResidentKey":false,"userVerification":"discouraged"}""");
    }

    [Fact]
    public async Task Passkeys_get_names_and_bring_recovery_codes_once()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_browser);
        var made = new List<PasskeyChange.Saved>();
        for (var i = 0; i < 3; i++)
            made.Add((await AddAsync(authenticator.Create(await AskAsync(), new() { Discoverable = i == 2 ? null : i == 0 }))).ShouldBeOfType<PasskeyChange.Saved>());

        made.Select(m => m.Passkey.Name).ShouldBe(["Master key", "Backup key", "Key nr. 3"]);
        made.Select(m => m.Passkey.IsPasswordless).ShouldBe([true, false, null]);
        made.Select(m => m.RecoveryCodesGenerated).ShouldBe([true, false, false]);
        (await Here.MailboxAsync()).Count(m => m.Subject.Contains("passkey", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task A_passkey_is_renamed_and_removed_by_its_owner_alone()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_browser);
        var passkey = await AddPasskeyAsync(_browser, authenticator);
        var bob = new Browser();
        await SignedInAdaAsync(bob, "bob@example.org");

        Outcome(await Passkeys.RenameAsync(await Here.ReadAsync(bob), passkey.Id, "Mine", None)).ShouldFail("invalid_choice", "id");
        (await Passkeys.RemoveAsync(await Here.ReadAsync(bob), [passkey.Id], None)).ShouldFail("invalid_choice", "authenticators");
        Outcome(await Passkeys.RenameAsync(await Here.ReadAsync(_browser), passkey.Id, " ", None)).ShouldFail("required", "name");
        Outcome(await Passkeys.RenameAsync(await Here.ReadAsync(_browser), passkey.Id, new string('x', 101), None)).ShouldFail("max_length", "name");
        (await Passkeys.RenameAsync(await Here.ReadAsync(_browser), passkey.Id, "Blue key", None)).ShouldBeOfType<PasskeyChange.Saved>().Passkey.Name.ShouldBe("Blue key");
        (await Passkeys.RemoveAsync(await Here.ReadAsync(_browser), [], None)).ShouldFail("required", "authenticators");
        (await Passkeys.RemoveAsync(await Here.ReadAsync(_browser), [passkey.Id], None)).ShouldAdvance();
        (await Here.Get<AuthenticatorList>().ListAsync(await Here.ReadAsync(_browser), None)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("en", "Master key is now called Blue key")]
    [InlineData("de", "Master key heißt jetzt Blue key")]
    [Trait("Security", "S-179")]
    public async Task The_owner_is_told_of_another_name_in_the_act_that_gives_it(string language, string told)
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_browser);
        var passkey = await AddPasskeyAsync(_browser, authenticator);
        var before = (await Here.MailboxAsync()).Count;
        async Task<PasskeyChange> RenameAsync(string name)
        {
            var visitor = await Here.ReadAsync(_browser);
            visitor.Http.Request.Headers.AcceptLanguage = language;
            return await Passkeys.RenameAsync(visitor, passkey.Id, name, None);
        }

        (await RenameAsync("Blue key")).ShouldBeOfType<PasskeyChange.Saved>();
        (await RenameAsync("Blue key")).ShouldBeOfType<PasskeyChange.Saved>();
        Outcome(await RenameAsync("")).ShouldFail("required", "name");

        var mail = (await Here.MailboxAsync()).Skip(before).ShouldHaveSingleItem("nothing is told of the same name, or of one that was refused");
        (mail.To, mail.Language).ShouldBe((Ada, language));
        mail.Text.ShouldContain(told);
        mail.Text.ShouldContain("192.0.2.1");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData(" { } ")]
    public async Task No_credential_is_told_as_missing(string? credential)
    {
        await SignedInAdaAsync(_browser);

        Outcome(await AddAsync(credential)).ShouldFail("required", "credential");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{\"id\":1,\"rawId\":2}")]
    [InlineData("{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{},\"clientExtensionResults\":{}}")]
    [InlineData("no json")]
    public async Task Nonsense_is_no_passkey(string credential)
    {
        await SignedInAdaAsync(_browser);
        await AskAsync();

        Outcome(await AddAsync(credential)).ShouldFail("incorrect_code");
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task Stale_proofs_change_no_passkey()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_browser);
        var passkey = await AddPasskeyAsync(_browser, authenticator);
        GrowStale();

        (await Passkeys.AskAsync(await Here.ReadAsync(_browser), true, None)).ShouldBe(new PasskeyChallenge.Not(new FlowOutcome.Stale()));
        Outcome(await Passkeys.RenameAsync(await Here.ReadAsync(_browser), passkey.Id, "x", None)).ShouldBeOfType<FlowOutcome.Stale>();
        (await Passkeys.RemoveAsync(await Here.ReadAsync(_browser), [passkey.Id], None)).ShouldBeOfType<FlowOutcome.Stale>();
    }

    [Fact]
    [Trait("Security", "S-053")]
    public async Task The_last_passkey_stays_where_there_is_neither_a_password_nor_a_proven_address_to_come_back_with()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await SignedInAdaAsync(_browser);
        var passkey = await AddPasskeyAsync(_browser, authenticator);
        var visitor = await Here.ReadAsync(_browser);
        (visitor.Account!.PasswordHash, visitor.Account.EmailConfirmed) = (null, false);

        (await Passkeys.RemoveAsync(visitor, [passkey.Id], None)).ShouldFail("no_password", "authenticators");

        visitor.Account.EmailConfirmed = true;
        (await Passkeys.RemoveAsync(visitor, [passkey.Id], None)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-049")]
    public async Task A_front_end_that_the_settings_trust_makes_passkeys_too()
    {
        using var authenticator = new SoftwareAuthenticator(People.FrontEnd);
        await SignedInAdaAsync(_browser);

        (await AddPasskeyAsync(_browser, authenticator)).Id.ShouldNotBeNull();
    }

    private static FlowOutcome Outcome(PasskeyChange change) => change.ShouldBeOfType<PasskeyChange.Not>().Outcome;

    private async Task<string> AskAsync() => (await Passkeys.AskAsync(await Here.ReadAsync(_browser), passwordless: true, None)).ShouldBeOfType<PasskeyChallenge.Asked>().PublicKey;

    private async Task<PasskeyChange> AddAsync(string? credential) => await Passkeys.AddAsync(await Here.ReadAsync(_browser), null, credential, None);
}

public sealed class PasskeyCapTests() : FactorTests(("Mfa:MaxPasskeys", "2"))
{
    [Fact]
    [Trait("Security", "S-216")]
    public async Task An_account_has_so_many_passkeys_and_no_more()
    {
        using var one = new SoftwareAuthenticator(People.Origin);
        using var two = new SoftwareAuthenticator(People.Origin);
        using var three = new SoftwareAuthenticator(People.Origin);
        var browser = new Browser();
        await SignedInAdaAsync(browser);
        var first = await AddPasskeyAsync(browser, one);
        var asked = (await Passkeys.AskAsync(await Here.ReadAsync(browser), true, None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        await AddPasskeyAsync(browser, two);

        TooMany((await Passkeys.AskAsync(await Here.ReadAsync(browser), true, None)).ShouldBeOfType<PasskeyChallenge.Not>().Outcome);
        TooMany((await Passkeys.AddAsync(await Here.ReadAsync(browser), null, three.Create(asked.PublicKey), None)).ShouldBeOfType<PasskeyChange.Not>().Outcome);
        (await Passkeys.RemoveAsync(await Here.ReadAsync(browser), [first.Id], None)).ShouldAdvance();
        await AddPasskeyAsync(browser, three);
    }

    private static void TooMany(FlowOutcome outcome) => outcome.ShouldBeOfType<FlowOutcome.Conflict>().Errors.ShouldBe([new InputError("max_passkeys")]);
}

/// <summary>Where nobody has to prove an address.</summary>
public sealed class LastPasskeyTests() : DeviceTests(("EmailVerification", "None"))
{
    [Fact]
    [Trait("Security", "S-053")]
    public async Task Of_two_that_are_removed_at_once_one_stays_where_nothing_else_lets_its_owner_in()
    {
        using var one = new SoftwareAuthenticator(People.Origin);
        using var two = new SoftwareAuthenticator(People.Origin);
        var browser = new Browser();
        var account = await SignedInAsync(browser, password: null);
        (await RequestCodeAsync(browser, Ada)).ShouldAdvance();
        (await ConfirmAsync(browser, await CodeToAsync(Ada))).ShouldAdvance();
        var passkeys = new[] { await AddPasskeyAsync(browser, one), await AddPasskeyAsync(browser, two) };
        await Here.UnproveAsync(account);
        var visitors = new[] { await Here.ReadAsync(browser), await Here.ReadAsync(browser.Copy()) };

        var outcomes = await Task.WhenAll(visitors.Zip(passkeys, (v, p) => Passkeys.RemoveAsync(v, [p.Id], None)));

        outcomes.OfType<FlowOutcome.Advanced>().ShouldHaveSingleItem();
        outcomes.OfType<FlowOutcome.Invalid>().ShouldHaveSingleItem().ShouldFail("no_password", "authenticators");
    }
}
