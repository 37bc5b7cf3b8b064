using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IdentityHost.ExternalSignIn.Apple;
using IdentityHost.ExternalSignIn.OpenIdConnect;
using IdentityHost.Testing.Providers;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>What is Apple's own: a secret that we sign, answers as forms, a name that comes once.</summary>
public sealed class AppleTests : IAsyncLifetime
{
    private readonly ProviderRig _rig = new();
    private readonly RigBrowser _browser = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private LoopbackOpenIdProvider? _loopback;

    private LoopbackOpenIdProvider Loopback => _loopback!;

    public async ValueTask InitializeAsync() => _loopback = await LoopbackOpenIdProvider.StartAsync(_rig.Clock);

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await Loopback.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task A_form_from_Apple_signs_in_though_it_comes_without_cookies_and_its_code_stands_in_no_address()
    {
        Loopback.Claims = claims => claims["email_verified"] = "true";
        var provider = Provider();
        var location = await ProviderRig.OpenAsync(provider, _browser);
        var asked = QueryHelpers.ParseQuery(location.Query);
        (asked["response_mode"].ToString(), asked["scope"].ToString()).ShouldBe(("form_post", "openid email name"));

        var given = QueryHelpers.ParseQuery(Loopback.Allow(location));
        var turned = await ProviderRig.ComeBackAsync(provider, _browser, "", new Dictionary<string, string>
        {
            ["state"] = given["state"].ToString(),
            ["code"] = given["code"].ToString(),
            ["user"] = """{ "name": { "firstName": "Ada", "lastName": "Adams" }, "email": "forged@example.org" }""",
        });
        turned.StatusCode.ShouldBe(303);
        var back = turned.Headers.Location.ToString();
        back.ShouldStartWith("/external/apple/callback?answer=");
        back.ShouldNotContain(given["code"].ToString());

        await ProviderRig.ComeBackAsync(provider, _browser, back["/external/apple/callback".Length..]);
        _rig.Failed.ShouldBeEmpty();
        var identity = _rig.Returned.ShouldHaveSingleItem().Identity;
        identity.Addresses.ShouldBe([new("ada@example.org", Verified: true, Primary: true)]);
        (identity.Fields["given_name"], identity.Fields["family_name"]).ShouldBe(("Ada", "Adams"));
    }

    [Fact]
    public async Task The_secret_is_signed_anew_for_each_request_by_our_key_for_Apple_and_for_minutes()
    {
        var provider = Provider();
        await ProviderRig.ComeBackAsync(provider, _browser, Loopback.Allow(await ProviderRig.OpenAsync(provider, _browser)));
        var parts = Loopback.Redeemed!.Value.Form["client_secret"].ToString().Split('.');
        _key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256).ShouldBeTrue();

        JsonElement header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement, claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        (header.GetProperty("alg").GetString(), header.GetProperty("kid").GetString()).ShouldBe(("ES256", "KEY4567890"));
        (claims.GetProperty("iss").GetString(), claims.GetProperty("sub").GetString(), claims.GetProperty("aud").GetString())
            .ShouldBe(("TEAM567890", LoopbackOpenIdProvider.ClientId, "https://appleid.apple.com"));
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBe(300);
    }

    [Fact]
    public void A_key_that_is_none_is_told_with_its_setting_and_without_its_text()
    {
        Fault("not a key at all").ShouldNotBeNull().ShouldStartWith("IdentityHost:ExternalSignIn:Apple:PrivateKey cannot be read");
        Fault("not a key at all").ShouldNotBeNull().ShouldNotContain("not a key at all");
        Fault(_key.ExportPkcs8PrivateKeyPem()).ShouldBeNull();
        new AppleSecret(new() { PrivateKeyFile = "/nowhere/AuthKey.p8" }, path => path, _rig.Clock).Fault("X").ShouldNotBeNull().ShouldContain("/nowhere/AuthKey.p8");
    }

    private string? Fault(string key) => new AppleSecret(new() { PrivateKey = key }, path => path, _rig.Clock).Fault("IdentityHost:ExternalSignIn:Apple");

    private OpenIdConnectProvider Provider()
    {
        var settings = new AppleSettings
        {
            ClientId = LoopbackOpenIdProvider.ClientId,
            TeamId = "TEAM567890",
            KeyId = "KEY4567890",
            PrivateKey = _key.ExportPkcs8PrivateKeyPem(),
            Issuer = Loopback.Issuer,
        };
        return new("apple", takesForms: true, () => AppleClient.Of(settings, new AppleSecret(settings, path => path, _rig.Clock)), _rig.Parts);
    }
}
