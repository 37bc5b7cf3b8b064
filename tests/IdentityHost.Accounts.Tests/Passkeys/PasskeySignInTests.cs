using System.Buffers.Text;
using System.Text.Json.Nodes;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Testing.Authenticators;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Passkeys;

public sealed class PasskeySignInTests : FactorTests
{
    private readonly Browser _home = new();
    private readonly Browser _browser = new("198.51.100.7");

    /// <summary>WebAuthn Level 3 §7.2, one field each.</summary>
    public static TheoryData<string, Deviation> Wrong => new()
    {
        { "account", new() { UserHandle = "AAAA" } },
        { "no account", new() { NoUserHandle = true } },
        { "type of the client data", new() { ClientDataType = "webauthn.create" } },
        { "challenge", new() { Challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" } },
        { "origin", new() { Origin = "https://evil.example" } },
        { "frame of another site", new() { CrossOrigin = true } },
        { "top of another site", new() { TopOrigin = "https://evil.example" } },
        { "relying party", new() { RpId = "evil.example" } },
        { "user presence", new() { UserPresent = false } },
        { "backup eligibility that changed", new() { BackupEligible = true } },
        { "signature", new() { BrokenSignature = true } },
        { "counter that stands still", new() { Counter = 1 } },
        { "unknown passkey", new() { Id = "AAAA", RawId = "AAAA" } },
        { "rawId that is not id", new() { RawId = "AAAA" } },
        { "type of the credential", new() { CredentialType = "password" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [Trait("Security", "S-050")]
    public async Task Whatever_is_wrong_with_an_answer_it_is_refused_and_the_challenge_stays_good(string what, Deviation deviation)
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await AdaWithPasskeyAsync(authenticator);
        var asked = await AskAsync();

        (await ProveAsync(authenticator.Get(asked, deviation))).ShouldFail("incorrect_code", "credential");
        (await IsSignedInAsync(_browser)).ShouldBeFalse(what);

        // The one before moved its own counter to where it stood.
        (await ProveAsync(authenticator.Get(asked, new() { Counter = 7 }))).ShouldAdvance();
        (await IsSignedInAsync(_browser)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-051")]
    public async Task A_passkey_that_verified_its_user_signs_in_alone()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        var passkey = await AdaWithPasskeyAsync(authenticator);

        (await ProveAsync(authenticator.Get(await AskAsync()))).ShouldAdvance();

        var method = (await Here.ReadAsync(_browser)).Session!.Methods.ShouldHaveSingleItem();
        (method.Method, method.Type, method.AuthenticatorId, method.Passwordless, method.Reference).ShouldBe(("mfa", "webauthn", passkey, true, "hwk"));
    }

    [Fact]
    [Trait("Security", "S-051")]
    public async Task A_passkey_that_did_not_is_one_factor_and_is_not_the_second_one_as_well()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await AdaWithPasskeyAsync(authenticator);
        var codes = await CodesAsync(_home);

        (await ProveAsync(authenticator.Get(await AskAsync(), new() { UserVerified = false }))).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe("mfa_authenticate");
        var second = (await Factor.AskPasskeyAsync(await Here.VisitAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        (await Factor.ProvePasskeyAsync(await Here.VisitAsync(_browser), authenticator.Get(second.PublicKey), None)).ShouldFail("incorrect_code", "credential");

        (await TypeCodeAsync(_browser, codes[0])).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe("mfa_trust");
    }

    [Theory]
    [InlineData("authenticatorData", "AuthenticatorData")]
    [InlineData("response", "Response")]
    [Trait("Security", "S-051")]
    public async Task A_second_spelling_of_a_member_does_not_say_that_the_user_was_verified(string name, string spelling)
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await AdaWithPasskeyAsync(authenticator);
        var answer = JsonNode.Parse(authenticator.Get(await AskAsync(), new() { UserVerified = false }))!.AsObject();
        var parent = name == "response" ? answer : answer["response"]!.AsObject();
        var signed = parent[name]!.DeepClone();
        var response = answer["response"]!.AsObject();
        var data = Base64Url.DecodeFromChars((string)response["authenticatorData"]!);
        data[32] |= 0x04;
        response["authenticatorData"] = Base64Url.EncodeToString(data);
        parent[spelling] = signed;

        (await ProveAsync(answer.ToJsonString())).ShouldFail("incorrect_code", "credential");

        (await IsSignedInAsync(_browser)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"id":"\ud800","rawId":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""[[]]""")]
    [InlineData("null null")]
    [Trait("Security", "S-050")]
    public async Task Nonsense_is_a_wrong_answer_and_no_fault(string answer)
    {
        await AskAsync();
        (await ProveAsync(answer)).ShouldFail("incorrect_code", "credential");
    }

    [Fact]
    [Trait("Security", "S-050")]
    public async Task An_answer_sent_twice_signs_in_once_and_only_where_it_was_asked_for()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin, countsSignatures: false);
        await AdaWithPasskeyAsync(authenticator);
        var answer = authenticator.Get(await AskAsync());
        var thief = new Browser("203.0.113.9");
        await Here.Get<PasskeySignIn>().AskAsync(await Here.VisitAsync(thief), None);
        (await Here.Get<PasskeySignIn>().ProveAsync(await Here.VisitAsync(thief), answer, None)).ShouldFail("incorrect_code", "credential");

        var copy = _browser.Copy();
        (await ProveAsync(answer)).ShouldAdvance();
        (await Here.Get<PasskeySignIn>().ProveAsync(await Here.VisitAsync(copy), answer, None)).ShouldFail("incorrect_code", "credential");
    }

    [Fact]
    [Trait("Security", "S-050")]
    public async Task Another_accounts_passkey_is_no_second_factor_here()
    {
        using var adas = new SoftwareAuthenticator(People.Origin);
        using var bobs = new SoftwareAuthenticator(People.Origin);
        await AdaWithPasskeyAsync(adas);
        var bob = new Browser();
        await SignedInAdaAsync(bob, "bob@example.org");
        await AddPasskeyAsync(bob, bobs);

        (await OwedAfterPasswordAsync(_browser)).ShouldBe("mfa_authenticate");
        var asked = (await Factor.AskPasskeyAsync(await Here.VisitAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        asked.PublicKey.ShouldContain(adas.Ids[0]);
        asked.PublicKey.ShouldNotContain(bobs.Ids[0]);
        (await Factor.ProvePasskeyAsync(await Here.VisitAsync(_browser), bobs.GetWith(bobs.Ids[0], asked.PublicKey), None)).ShouldFail("incorrect_code", "credential");
        (await Factor.ProvePasskeyAsync(await Here.VisitAsync(_browser), adas.Get(asked.PublicKey), None)).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe("mfa_trust");
        (await AnswerTrustAsync(_browser, false)).ShouldAdvance();
        (await Here.ReadAsync(_browser)).Session!.Methods.Select(m => (m.Method, m.Passwordless)).ShouldBe([("password", false), ("mfa", false)]);
    }

    [Fact]
    [Trait("Security", "S-050")]
    public async Task An_answer_to_the_question_of_one_ceremony_serves_no_other()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await AdaWithPasskeyAsync(authenticator);
        await OwedAfterPasswordAsync(_browser);
        var toSignIn = authenticator.Get(await AskAsync());
        (await Factor.ProvePasskeyAsync(await Here.VisitAsync(_browser), toSignIn, None)).ShouldFail("incorrect_code", "credential");

        var asked = (await Factor.AskPasskeyAsync(await Here.VisitAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        (await ProveAsync(authenticator.Get(asked.PublicKey))).ShouldFail("incorrect_code", "credential");
        (await Factor.ProvePasskeyAsync(await Here.VisitAsync(_browser), authenticator.Get(asked.PublicKey), None)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-043")]
    public async Task Five_wrong_answers_end_the_sign_in()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await AdaWithPasskeyAsync(authenticator);
        await OwedAfterPasswordAsync(_browser);
        var asked = (await Factor.AskPasskeyAsync(await Here.VisitAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        for (var i = 0; i < 5; i++)
        {
            (await Factor.ProvePasskeyAsync(await Here.VisitAsync(_browser), authenticator.Get(asked.PublicKey, new() { BrokenSignature = true }), None))
                .ShouldFail("incorrect_code", "credential");
        }

        (await Factor.ProvePasskeyAsync(await Here.VisitAsync(_browser), authenticator.Get(asked.PublicKey), None)).ShouldNotBePending();
        (await OwedAsync(_browser)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-067")]
    public async Task A_passkey_proves_again_whose_session_it_is_and_anothers_does_not()
    {
        using var adas = new SoftwareAuthenticator(People.Origin);
        using var bobs = new SoftwareAuthenticator(People.Origin);
        await AdaWithPasskeyAsync(adas);
        await SignedInAdaAsync(_browser, "bob@example.org");
        await AddPasskeyAsync(_browser, bobs);
        GrowStale();
        var asked = (await Factor.AskPasskeyAgainAsync(await Here.ReadAsync(_home), None)).ShouldBeOfType<PasskeyChallenge.Asked>();

        (await Factor.ReauthenticateByPasskeyAsync(await Here.ReadAsync(_home), bobs.GetWith(bobs.Ids[0], asked.PublicKey), None)).ShouldFail("incorrect_code", "credential");
        // Nor is the answer to a question that was asked of nobody in particular.
        var anybodys = (await Here.Get<PasskeySignIn>().AskAsync(await Here.VisitAsync(new Browser()), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        (await Factor.ReauthenticateByPasskeyAsync(await Here.ReadAsync(_home), bobs.Get(anybodys.PublicKey), None)).ShouldFail("incorrect_code", "credential");
        (await Factor.ReauthenticateByPasskeyAsync(await Here.ReadAsync(_home), adas.Get(asked.PublicKey), None)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-016")]
    public async Task A_disabled_account_looks_like_an_unknown_passkey()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        await AdaWithPasskeyAsync(authenticator);
        var asked = await AskAsync();
        await Here.DisableAsync((await Here.FindAsync(Ada))!);

        (await ProveAsync(authenticator.Get(asked))).ShouldFail("incorrect_code", "credential");
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task A_passkey_makes_a_session_fresh()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin, backupEligible: true);
        await AdaWithPasskeyAsync(authenticator);
        GrowStale();
        var asked = (await Factor.AskPasskeyAgainAsync(await Here.ReadAsync(_home), None)).ShouldBeOfType<PasskeyChallenge.Asked>();

        (await Factor.ReauthenticateByPasskeyAsync(await Here.ReadAsync(_home), authenticator.Get(asked.PublicKey), None)).ShouldAdvance();

        var method = (await Here.ReadAsync(_home)).Session!.Methods[^1];
        (method.Type, method.Reauthenticated, method.Reference).ShouldBe(("webauthn", true, "swk"));
        (await CodesAsync(_home)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Somebody_signs_up_with_a_passkey_and_comes_back_with_it()
    {
        using var authenticator = new SoftwareAuthenticator(People.Origin);
        var signUp = Here.Get<PasskeySignUp>();
        (await signUp.BeginAsync(await Here.VisitAsync(_browser), new SignUpForm("bob@example.org", null, null), None)).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe("verify_email");
        (await signUp.AskAsync(await Here.VisitAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Not>().Outcome.ShouldBeOfType<FlowOutcome.Conflict>();
        (await Here.Get<EmailAddressVerification>().VerifyAsync(await Here.VisitAsync(_browser), await Here.MailedCodeAsync(), None)).ShouldAdvance();
        (await OwedAsync(_browser)).ShouldBe("mfa_signup_webauthn");

        var asked = (await signUp.AskAsync(await Here.VisitAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        (await signUp.CompleteAsync(await Here.VisitAsync(_browser), null, authenticator.Create(asked.PublicKey, new() { UserVerified = false }), None)).ShouldFail("incorrect_code");
        (await signUp.CompleteAsync(await Here.VisitAsync(_browser), "Mine", authenticator.Create(asked.PublicKey), None)).ShouldAdvance();
        (await IsSignedInAsync(_browser)).ShouldBeTrue();

        var other = new Browser("203.0.113.9");
        var again = (await Here.Get<PasskeySignIn>().AskAsync(await Here.VisitAsync(other), None)).ShouldBeOfType<PasskeyChallenge.Asked>();
        (await Here.Get<PasskeySignIn>().ProveAsync(await Here.VisitAsync(other), authenticator.Get(again.PublicKey), None)).ShouldAdvance();
        (await IsSignedInAsync(other)).ShouldBeTrue();
    }

    private async Task<string> AdaWithPasskeyAsync(SoftwareAuthenticator authenticator)
    {
        await SignedInAdaAsync(_home);
        return (await AddPasskeyAsync(_home, authenticator)).Id;
    }

    private async Task<string> AskAsync() => (await Here.Get<PasskeySignIn>().AskAsync(await Here.VisitAsync(_browser), None)).ShouldBeOfType<PasskeyChallenge.Asked>().PublicKey;

    private async Task<FlowOutcome> ProveAsync(string credential) => await Here.Get<PasskeySignIn>().ProveAsync(await Here.VisitAsync(_browser), credential, None);
}
