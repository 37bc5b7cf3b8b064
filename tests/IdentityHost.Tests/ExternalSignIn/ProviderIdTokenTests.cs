using System.Buffers.Text;
using System.Numerics;
using System.Text.Json.Nodes;
using IdentityHost.ExternalSignIn;
using IdentityHost.ExternalSignIn.OpenIdConnect;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Providers;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>Which ID tokens are believed: those that apps hand in, and those that come by the token endpoint (OpenID Connect Core §3.1.3.7).</summary>
public sealed class ProviderIdTokenTests : IAsyncLifetime
{
    private readonly ProviderRig _rig = new();
    private LoopbackOpenIdProvider? _loopback;

    private LoopbackOpenIdProvider Loopback => _loopback!;

    public async ValueTask InitializeAsync() => _loopback = await LoopbackOpenIdProvider.StartAsync(_rig.Clock);

    public async ValueTask DisposeAsync()
    {
        await Loopback.DisposeAsync();
        await _rig.DisposeAsync();
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "another audience", """{ "aud": "another-client" }""" },
        { "no audience", """{ "aud": null }""" },
        { "us beside others, asked for by nobody", """{ "aud": ["123456789012-abc.apps.example", "another-client"], "azp": null }""" },
        { "us beside others, asked for by another", """{ "aud": ["123456789012-abc.apps.example", "another-client"], "azp": "another-client" }""" },
        { "another issuer", """{ "iss": "https://accounts.google.com" }""" },
        { "no issuer", """{ "iss": null }""" },
        { "expired", """{ "exp": 1000000000 }""" },
        { "no end", """{ "exp": null }""" },
        { "an end that is text", """{ "exp": "never" }""" },
        { "of the future", """{ "iat": 9999999999 }""" },
        { "no beginning", """{ "iat": null }""" },
        { "not yet", """{ "nbf": 9999999999 }""" },
        { "nobody", """{ "sub": null }""" },
        { "nobody by a blank", """{ "sub": " " }""" },
        { "a number", """{ "sub": 12345 }""" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    [Trait("Security", "S-164")]
    public async Task A_token_that_is_not_for_us_or_not_good_now_is_refused_through_both_doors(string what, string change)
    {
        Loopback.Claims = claims => Apply(claims, change);
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Refused>(what).Code.ShouldBe("invalid_token");
        await ComesBackWithNothingAsync(what);
    }

    [Theory]
    [Trait("Security", "S-164")]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS256")]
    public async Task A_signature_that_is_not_of_a_key_of_the_provider_is_none(string algorithm) =>
        (await VerifyAsync(Loopback.IdToken(algorithm: algorithm))).ShouldBeOfType<Reading.Refused>();

    [Fact]
    [Trait("Security", "S-164")]
    public async Task Changed_claims_under_the_old_signature_are_refused()
    {
        string[] good = Loopback.IdToken().Split('.'), other = Loopback.IdToken(claims => claims["sub"] = "somebody else").Split('.');
        (await VerifyAsync($"{good[0]}.{other[1]}.{good[2]}")).ShouldBeOfType<Reading.Refused>();
        (await VerifyAsync("not a token")).ShouldBeOfType<Reading.Refused>();
    }

    [Fact]
    [Trait("Security", "S-164")]
    public async Task The_nonce_of_a_begun_sign_in_must_come_back_and_one_that_an_app_tells_too()
    {
        (await VerifyAsync(Loopback.IdToken(nonce: "told"), nonce: "told")).ShouldBeOfType<Reading.Known>();
        (await VerifyAsync(Loopback.IdToken(nonce: "other"), nonce: "told")).ShouldBeOfType<Reading.Refused>();
        (await VerifyAsync(Loopback.IdToken(), nonce: "told")).ShouldBeOfType<Reading.Refused>();
        Loopback.Claims = claims => claims["nonce"] = "of an older sign-in";
        await ComesBackWithNothingAsync("another nonce");
        Loopback.Claims = claims => claims.Remove("nonce");
        await ComesBackWithNothingAsync("no nonce");
    }

    [Fact]
    [Trait("Security", "S-164")]
    public async Task An_app_that_the_settings_name_may_have_asked_in_its_own_name_for_a_token_for_us_but_no_browser_has()
    {
        Loopback.Claims = claims => claims["azp"] = "the-android-app";
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Known>();
        await ComesBackWithNothingAsync("asked for by another client");
        Loopback.Claims = claims => claims["azp"] = "an-app-of-somebody";
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Refused>("no app of ours");
        (await Google().VerifyAsync(new(LoopbackOpenIdProvider.ClientId, Loopback.IdToken(), null), CancellationToken.None)).ShouldBeOfType<Reading.Known>("of one project");
    }

    [Theory]
    [Trait("Security", "S-164")]
    [InlineData(null, false)]
    [InlineData(90_000, false)]
    [InlineData(80_000, true)]
    public async Task A_token_that_is_good_for_longer_than_a_day_is_not_taken_from_an_app(int? seconds, bool isTaken)
    {
        var end = (seconds is { } s ? _rig.Clock.GetUtcNow().AddSeconds(s) : DateTimeOffset.MaxValue).ToUnixTimeSeconds();
        (await VerifyAsync(Loopback.IdToken(claims => claims["exp"] = end)) is Reading.Known).ShouldBe(isTaken);
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task A_token_that_an_app_hands_in_proves_when_it_was_issued()
    {
        var then = _rig.Clock.GetUtcNow().AddMinutes(-40).ToUnixTimeSeconds();
        (await VerifyAsync(Loopback.IdToken(claims => claims["iat"] = then))).ShouldBeOfType<Reading.Known>().Identity.ProvenAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(then));
    }

    [Theory]
    [InlineData("https://accounts.google.com", "ada@GMail.com", "{}", true)]
    [InlineData("https://accounts.google.com", "ada@example.org", """{ "hd": "example.org" }""", true)]
    [InlineData("https://accounts.google.com", "ada@example.org", "{}", false)]
    [InlineData("https://accounts.google.com", "ada@evilgmail.com", "{}", false)]
    [InlineData("http://127.0.0.1/dev/google", "ada@gmail.com", "{}", false)]
    [Trait("Security", "S-162")]
    public void Google_keeps_the_mailboxes_of_its_own_addresses_and_of_the_organisations_it_serves(string issuer, string email, string claims, bool isKept)
    {
        using var document = System.Text.Json.JsonDocument.Parse(claims);
        IdentityHost.ExternalSignIn.Google.GoogleClient.Of(new() { ClientId = "x", Issuer = issuer }).KeepsMailbox(document.RootElement, email).ShouldBe(isKept);
    }

    /// <summary>Whoever holds one can hand it in until it ends, and reads in it what nonce to tell.</summary>
    [Fact]
    [Trait("Security", "S-164")]
    public async Task A_token_is_handed_in_once_whoever_tells_its_nonce()
    {
        var token = Loopback.IdToken(nonce: "told");
        (await Task.WhenAll(Enumerable.Range(0, 8).Select(i => VerifyAsync(token, i % 2 == 0 ? "told" : null)))).Count(reading => reading is Reading.Known).ShouldBe(1);
        (await VerifyAsync(token)).ShouldBeOfType<Reading.Refused>().Code.ShouldBe("invalid_token");
        (await VerifyAsync(WithTwinSignature(token))).ShouldBeOfType<Reading.Refused>("the other spelling of the signature");
        (await VerifyAsync(Loopback.IdToken(nonce: "told"))).ShouldBeOfType<Reading.Known>("another one");

        Loopback.Claims = claims => claims["aud"] = "another-client";
        var refused = Loopback.IdToken();
        (await VerifyAsync(refused)).ShouldBeOfType<Reading.Refused>();
        _rig.Used.Count.ShouldBe(2, "what is refused is not remembered");
    }

    [Fact]
    [Trait("Security", "S-066")]
    public async Task When_the_person_was_asked_stands_in_the_token()
    {
        var then = _rig.Clock.GetUtcNow().AddMinutes(-3).ToUnixTimeSeconds();
        (await VerifyAsync(Loopback.IdToken(claims => claims["auth_time"] = then))).ShouldBeOfType<Reading.Known>().Identity.AskedAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(then));
        (await VerifyAsync(Loopback.IdToken(claims => claims["auth_time"] = "now"))).ShouldBeOfType<Reading.Known>().Identity.AskedAt.ShouldBeNull();
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Known>().Identity.AskedAt.ShouldBeNull();
    }

    [Fact]
    public async Task An_access_token_in_the_place_of_another_is_seen()
    {
        Loopback.Claims = claims => claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA";
        await ComesBackWithNothingAsync("another access token");
    }

    [Fact]
    public async Task A_new_key_of_the_provider_is_fetched_once_and_an_invented_one_does_not_make_us_ask_again_and_again()
    {
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Known>();
        Loopback.ChangeKey();
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Refused>("asked a moment ago");
        _rig.Clock.Advance(TimeSpan.FromSeconds(6));
        (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => VerifyAsync(Loopback.IdToken())))).ShouldAllBe(reading => reading is Reading.Known);
        Loopback.Requests.Count(request => request == "GET /keys").ShouldBe(2);
        Loopback.Requests.Count(request => request.Contains("openid-configuration")).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-167")]
    public async Task While_the_provider_is_down_its_keys_of_before_serve_and_without_any_the_app_is_told_to_come_again()
    {
        Loopback.Instead["/keys"] = VendorAnswer.TakeAndHangUp;
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Silent>().RetryAfter.ShouldBe(TimeSpan.FromSeconds(5));
        _rig.Clock.Advance(TimeSpan.FromSeconds(6));
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Known>();
        _rig.Clock.Advance(TimeSpan.FromHours(2));
        (Loopback.Instead["/keys"], Loopback.Instead["/.well-known/openid-configuration"]) = (VendorAnswer.TakeAndHangUp, VendorAnswer.Refuse(500));
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Known>();
    }

    [Theory]
    [InlineData("""{ "hd": "example.org" }""", true)]
    [InlineData("""{ "hd": "Example.org" }""", true)]
    [InlineData("""{ "hd": "evil.example" }""", false)]
    [InlineData("""{}""", false)]
    public async Task Where_an_organisation_is_asked_for_nobody_else_comes_in(string change, bool isLetIn)
    {
        Loopback.Claims = claims => Apply(claims, change);
        var reading = await Google("other.example, example.org").VerifyAsync(new(LoopbackOpenIdProvider.ClientId, Loopback.IdToken(), null), CancellationToken.None);
        if (isLetIn)
            reading.ShouldBeOfType<Reading.Known>();
        else
            reading.ShouldBeOfType<Reading.Refused>().Failure.ShouldBe(Accounts.External.ExternalFailure.Denied);
    }

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{ "email_verified": "true" }""", true)]
    [InlineData("""{ "email_verified": false }""", false)]
    [InlineData("""{ "email_verified": "no" }""", false)]
    [InlineData("""{ "email_verified": 1 }""", false)]
    [InlineData("""{ "email_verified": null }""", false)]
    [Trait("Security", "S-161")]
    public async Task An_address_is_verified_when_the_same_document_says_so_in_as_many_words(string change, bool verified)
    {
        Loopback.Claims = claims => Apply(claims, change);
        (await VerifyAsync(Loopback.IdToken())).ShouldBeOfType<Reading.Known>().Identity.Addresses.ShouldBe([new("ada@example.org", verified, Primary: true)]);
    }

    /// <summary>ECDSA: with r and s, r and n - s is good too.</summary>
    private static string WithTwinSignature(string token)
    {
        var parts = token.Split('.');
        var signature = Base64Url.DecodeFromChars(parts[2]);
        var order = new BigInteger(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);
        var twin = (order - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        twin.CopyTo(signature.AsSpan(64 - twin.Length));
        return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>A null takes a claim away.</summary>
    private static void Apply(JsonObject claims, string change)
    {
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            if (value is null)
                claims.Remove(name);
            else
                claims[name] = value.DeepClone();
        }
    }

    private OpenIdConnectProvider Provider() => _provider ??= new("acme", takesForms: false, () => new("acme", "Acme", "IdentityHost:ExternalSignIn:OpenIdConnect:acme", new OpenIdConnectSettings
    {
        ClientId = LoopbackOpenIdProvider.ClientId,
        ClientSecret = LoopbackOpenIdProvider.ClientSecret,
        Issuer = Loopback.Issuer,
        Apps = "the-ios-app, the-android-app",
    }), _rig.Parts);

    private OpenIdConnectProvider? _provider;

    private OpenIdConnectProvider Google(string? hostedDomains = null) => new("google", takesForms: false, () => IdentityHost.ExternalSignIn.Google.GoogleClient.Of(new()
    {
        ClientId = LoopbackOpenIdProvider.ClientId,
        ClientSecret = LoopbackOpenIdProvider.ClientSecret,
        Issuer = Loopback.Issuer,
        HostedDomains = hostedDomains,
    }), _rig.Parts);

    private Task<Reading> VerifyAsync(string idToken, string? nonce = null) =>
        Provider().VerifyAsync(new(LoopbackOpenIdProvider.ClientId, idToken, null) { Nonce = nonce }, CancellationToken.None);

    private async Task ComesBackWithNothingAsync(string what)
    {
        var browser = new RigBrowser();
        await ProviderRig.ComeBackAsync(Provider(), browser, Loopback.Allow(await ProviderRig.OpenAsync(Provider(), browser)));
        _rig.Returned.ShouldBeEmpty(what);
        _rig.Failed.Count.ShouldBe(1, what);
        _rig.Failed.Clear();
    }
}
