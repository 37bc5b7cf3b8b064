using System.Net;
using System.Text;
using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.OpenIdConnect;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Mail;
using IdentityHost.Testing.Providers;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.ExternalSignIn;

/// <summary>A browser on its way to a provider and back: what ties the way back to the way there.</summary>
public sealed class ProviderStateTests : IAsyncLifetime
{
    private readonly ProviderRig _rig = new(TimeSpan.FromSeconds(2));
    private readonly RigBrowser _browser = new();
    private LoopbackOpenIdProvider? _loopback;
    private OpenIdConnectProvider? _acme;

    private LoopbackOpenIdProvider Loopback => _loopback!;

    private OpenIdConnectProvider Acme => _acme!;

    public async ValueTask InitializeAsync()
    {
        _loopback = await LoopbackOpenIdProvider.StartAsync(_rig.Clock);
        _acme = Provider("acme");
    }

    public async ValueTask DisposeAsync()
    {
        await Loopback.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task Every_way_there_has_a_state_a_proof_key_and_a_nonce_of_its_own_and_leads_back_under_our_own_name()
    {
        var (one, two) = (QueryHelpers.ParseQuery((await OpenAsync()).Query), QueryHelpers.ParseQuery((await OpenAsync()).Query));
        one["response_type"].ToString().ShouldBe("code");
        one["client_id"].ToString().ShouldBe(LoopbackOpenIdProvider.ClientId);
        one["scope"].ToString().ShouldBe("openid email profile");
        one["code_challenge_method"].ToString().ShouldBe("S256");
        one["redirect_uri"].ToString().ShouldBe("https://id.example.org/external/acme/callback", "the browser called us by another name");
        foreach (var name in (string[])["state", "nonce", "code_challenge"])
        {
            one[name].ToString().Length.ShouldBeGreaterThanOrEqualTo(43, name);
            one[name].ShouldNotBe(two[name], name);
        }

        // What only we may know travels, but cannot be read.
        one["state"].ToString().ShouldNotContain("handle-1");
        _browser.SetCookies.ShouldAllBe(cookie => cookie.StartsWith("__Host-external.", StringComparison.Ordinal) && cookie.Contains("; secure") && cookie.Contains("; httponly") && cookie.Contains("; samesite=lax") && cookie.Contains("; path=/;"));
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task The_way_back_works_once()
    {
        var query = Loopback.Allow(await OpenAsync());
        var answer = await ComeBackAsync(query);
        (answer.StatusCode, answer.Headers.Location.ToString()).ShouldBe((302, "/returned"));
        var (handle, identity) = _rig.Returned.ShouldHaveSingleItem();
        (handle, identity.Provider, identity.Uid).ShouldBe(("handle-1", "acme", "110169484474386276334"));
        Loopback.Redeemed!.Value.Form["client_secret"].ToString().ShouldBe(LoopbackOpenIdProvider.ClientSecret);

        (await ComeBackAsync(query)).Headers.Location.ToString().ShouldBe("/failed");
        _rig.Returned.Count.ShouldBe(1);
        Loopback.Requests.Count(request => request == "POST /token").ShouldBe(1, "the browser forgot what ties it to the answer");
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task A_foreign_browser_has_nothing_of_it_and_the_provider_is_not_even_asked()
    {
        var query = Loopback.Allow(await OpenAsync());
        await ProviderRig.ComeBackAsync(Acme, new RigBrowser(), query);
        ShouldHaveFailed();
        Loopback.Redeemed.ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task A_state_of_another_provider_cannot_be_read()
    {
        var (other, query) = (Provider("other"), Loopback.Allow(await OpenAsync()));
        await ProviderRig.ComeBackAsync(other, _browser, query);
        _rig.Failed.ShouldBe([(null, ExternalFailure.Unknown)]);
        Loopback.Redeemed.ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task After_ten_minutes_nobody_comes_back()
    {
        var query = Loopback.Allow(await OpenAsync());
        _rig.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        await ComeBackAsync(query);
        ShouldHaveFailed();
        Loopback.Redeemed.ShouldBeNull();
    }

    [Theory]
    [Trait("Security", "S-163")]
    [InlineData("&iss=https%3A%2F%2Fevil.example")]
    [InlineData("&iss=")]
    [InlineData("&code=another")]
    [InlineData("&state=another")]
    public async Task An_answer_of_another_or_with_two_of_a_kind_is_refused_before_its_code_goes_anywhere(string more)
    {
        await ComeBackAsync(Loopback.Allow(await OpenAsync()) + more);
        _rig.Returned.ShouldBeEmpty();
        _rig.Failed.ShouldHaveSingleItem().Failure.ShouldBe(ExternalFailure.Unknown);
        Loopback.Redeemed.ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task Who_says_that_it_always_names_itself_must()
    {
        Loopback.Metadata = document => document["authorization_response_iss_parameter_supported"] = true;
        await ComeBackAsync(Loopback.Allow(await OpenAsync()));
        ShouldHaveFailed();
        await ComeBackAsync(Loopback.Allow(await OpenAsync()) + "&iss=" + Uri.EscapeDataString(Loopback.Issuer));
        _rig.Returned.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("access_denied", ExternalFailure.Cancelled)]
    [InlineData("user_cancelled_authorize", ExternalFailure.Cancelled)]
    [InlineData("server_error", ExternalFailure.Unknown)]
    [InlineData("<script>", ExternalFailure.Unknown)]
    public async Task A_refusal_is_told_in_our_words(string error, ExternalFailure failure)
    {
        var state = QueryHelpers.ParseQuery((await OpenAsync()).Query)["state"].ToString();
        await ComeBackAsync($"?error={Uri.EscapeDataString(error)}&error_description=Because&state={Uri.EscapeDataString(state)}");
        _rig.Failed.ShouldBe([("handle-1", failure)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=x")]
    [InlineData("?state=x&code=y")]
    [InlineData("?answer=x")]
    public async Task Who_was_never_sent_there_is_sent_to_the_page_that_says_so(string query)
    {
        (await ComeBackAsync(query)).Headers.Location.ToString().ShouldBe("/failed");
        _rig.Failed.ShouldBe([(null, ExternalFailure.Unknown)]);
    }

    [Fact]
    [Trait("Security", "S-167")]
    public async Task A_provider_that_does_not_answer_costs_one_wait_however_many_come()
    {
        Loopback.Instead["/.well-known/openid-configuration"] = VendorAnswer.TakeAndSayNothing;
        var browsers = Enumerable.Range(0, 6).Select(_ => new RigBrowser()).ToArray();
        (await Task.WhenAll(browsers.Select(browser => Acme.OpenAsync(browser.Request("GET", "/"), new("handle"), CancellationToken.None)))).ShouldAllBe(location => location == null);
        (await Acme.OpenAsync(_browser.Request("GET", "/"), new("handle"), CancellationToken.None)).ShouldBeNull("it was asked a moment ago");
        Loopback.Requests.Count.ShouldBe(1);

        _rig.Clock.Advance(TimeSpan.FromSeconds(6));
        await ComeBackAsync(Loopback.Allow(await OpenAsync()));
        _rig.Returned.Count.ShouldBe(1);
    }

    [Theory]
    [Trait("Security", "S-167")]
    [InlineData("/token")]
    [InlineData("/keys")]
    public async Task Each_answer_may_be_late_or_cut_off_and_the_next_try_works(string path)
    {
        foreach (var answer in (VendorAnswer[])[VendorAnswer.TakeAndHangUp, VendorAnswer.TakeAndSayNothing, VendorAnswer.Refuse(200, "[]"), VendorAnswer.Refuse(302, "", ("Location", "/elsewhere"))])
        {
            var query = Loopback.Allow(await OpenAsync());
            Loopback.Instead[path] = answer;
            await ComeBackAsync(query);
            ShouldHaveFailed();
            _rig.Clock.Advance(TimeSpan.FromSeconds(6));
        }

        await ComeBackAsync(Loopback.Allow(await OpenAsync()));
        _rig.Returned.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("issuer", "https://evil.example")]
    [InlineData("jwks_uri", "http://keys.example/keys")]
    [InlineData("token_endpoint", null)]
    [InlineData("authorization_endpoint", "javascript:alert(1)")]
    [InlineData("authorization_endpoint", "https://anmeldung.example/über")]
    public async Task A_discovery_document_about_somebody_else_or_without_encryption_is_not_used(string member, string? value)
    {
        Loopback.Metadata = document => document[member] = value;
        (await Acme.OpenAsync(_browser.Request("GET", "/"), new("handle"), CancellationToken.None)).ShouldBeNull();
        (await Acme.FaultAsync(CancellationToken.None)).ShouldNotBeNull().ShouldContain("IdentityHost:ExternalSignIn:OpenIdConnect:acme:Issuer");
    }

    /// <summary>Whoever writes the document could have us look around in our own network, and send codes and secrets there.</summary>
    [Theory]
    [Trait("Security", "S-171")]
    [InlineData("token_endpoint")]
    [InlineData("jwks_uri")]
    [InlineData("userinfo_endpoint")]
    public async Task What_a_document_names_elsewhere_is_asked_on_the_public_internet_only_and_what_the_operator_names_anywhere(string member)
    {
        await using var inner = await LoopbackOpenIdProvider.StartAsync(_rig.Clock);
        var there = inner.Issuer + new Uri(Loopback.Issuer + (member == "token_endpoint" ? "/token" : member == "jwks_uri" ? "/keys" : "/userinfo")).AbsolutePath;
        Loopback.Claims = claims => claims.Remove("email");
        Loopback.Metadata = document => document[member] = there;
        await ComeBackAsync(Loopback.Allow(await OpenAsync()));
        ShouldHaveFailed();
        inner.Requests.ShouldBeEmpty();

        var named = Provider("acme", change: settings => _ = member switch
        {
            "token_endpoint" => settings.TokenEndpoint = there,
            "jwks_uri" => settings.JwksUrl = there,
            _ => settings.UserInfoEndpoint = there,
        });
        await ProviderRig.ComeBackAsync(named, _browser, Loopback.Allow(await ProviderRig.OpenAsync(named, _browser)));
        inner.Requests.ShouldHaveSingleItem();
    }

    [Theory]
    [Trait("Security", "S-171")]
    [InlineData("10.0.0.5")]
    [InlineData("169.254.169.254")]
    [InlineData("192.0.2.1 127.0.0.1")]
    public async Task A_name_is_judged_by_all_its_addresses_and_the_doctor_says_what_to_do(string addresses)
    {
        _rig.Resolve = host => host == "inner.example" ? [.. addresses.Split(' ').Select(IPAddress.Parse)] : [];
        Loopback.Metadata = document => document["jwks_uri"] = "https://inner.example/keys";
        (await Acme.FaultAsync(CancellationToken.None)).ShouldBe(
            "The connection to inner.example broke: inner.example:443 may not be reached from here. Look at IdentityHost:ExternalSignIn:OpenIdConnect:acme:JwksUrl.");
    }

    [Fact]
    [Trait("Security", "S-180")]
    public async Task Plain_http_is_for_a_stand_in_on_this_machine_and_for_no_issuer_elsewhere()
    {
        Loopback.Metadata = document => document["issuer"] = "https://id.example";
        var acme = Provider("acme", change: settings => (settings.Issuer, settings.MetadataUrl) = ("https://id.example", Loopback.Issuer + "/.well-known/openid-configuration"));
        (await acme.FaultAsync(CancellationToken.None)).ShouldNotBeNull().ShouldContain("has no https address");
    }

    [Theory]
    [Trait("Security", "S-066")]
    [InlineData(true, true, "login", "0")]
    [InlineData(true, false, "", "")]
    [InlineData(false, true, "", "")]
    public async Task A_provider_that_can_is_told_to_ask_who_it_is(bool asksAgain, bool isWanted, string prompt, string maxAge)
    {
        var acme = Provider("acme", change: settings => settings.AsksAgain = asksAgain);
        acme.Described.AsksAgain.ShouldBe(asksAgain);
        var asked = QueryHelpers.ParseQuery((await ProviderRig.OpenAsync(acme, _browser, isWanted)).Query);
        (asked.GetValueOrDefault("prompt").ToString(), asked.GetValueOrDefault("max_age").ToString()).ShouldBe((prompt, maxAge));
    }

    [Fact]
    public async Task The_secret_travels_the_way_the_provider_takes_it()
    {
        Loopback.Metadata = document => document.Remove("token_endpoint_auth_methods_supported");
        await ComeBackAsync(Loopback.Allow(await OpenAsync()));
        _rig.Returned.Count.ShouldBe(1);
        var (form, authorization) = Loopback.Redeemed!.Value;
        authorization.ShouldBe("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{LoopbackOpenIdProvider.ClientId}:a%20secret%20of%20the%20loopback%20provider")));
        form.ContainsKey("client_secret").ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-161")]
    public async Task An_address_that_is_not_in_the_ID_token_comes_with_its_proof_from_userinfo_and_about_nobody_else()
    {
        Loopback.Claims = claims => claims.Remove("email");
        Loopback.UserInfo["sub"] = "110169484474386276334";
        Loopback.UserInfo["email"] = "ada@example.org";
        await ComeBackAsync(Loopback.Allow(await OpenAsync()));
        // The ID token says "verified", but not of this address.
        _rig.Returned.ShouldHaveSingleItem().Identity.Addresses.ShouldBe([new("ada@example.org", Verified: false, Primary: true)]);

        Loopback.UserInfo["sub"] = "somebody else";
        await ComeBackAsync(Loopback.Allow(await OpenAsync()));
        ShouldHaveFailed();
    }

    [Fact]
    [Trait("Security", "S-180")]
    public async Task A_provider_whose_certificate_nobody_vouches_for_gets_nothing()
    {
        using var authority = new TestAuthority();
        await using var impostor = new SmtpServer { Certificate = authority.Issue("127.0.0.1"), ImplicitTls = true };
        var answer = await _rig.Http.GetAsync(new($"https://127.0.0.1:{impostor.Port}/keys", IsNamed: true), CancellationToken.None);
        answer.ShouldBeOfType<ProviderAnswer.Silent>().Why.ShouldContain("certificate");
        impostor.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_doctor_tells_a_provider_that_knows_us_from_one_that_does_not_and_from_a_dead_line()
    {
        (await Acme.FaultAsync(CancellationToken.None)).ShouldBeNull();
        (await Provider("other", "a-wrong-client").FaultAsync(CancellationToken.None)).ShouldBe(
            "Acme does not know the client: the client id and secret under IdentityHost:ExternalSignIn:OpenIdConnect:other are not those it issued.");
        Loopback.Instead["/token"] = VendorAnswer.TakeAndHangUp;
        (await Provider("other").FaultAsync(CancellationToken.None)).ShouldNotBeNull().ShouldContain("Look at IdentityHost:ExternalSignIn:OpenIdConnect:other:TokenEndpoint.");
    }

    private OpenIdConnectProvider Provider(string id, string clientId = LoopbackOpenIdProvider.ClientId, Action<OpenIdConnectSettings>? change = null)
    {
        var settings = new OpenIdConnectSettings { ClientId = clientId, ClientSecret = LoopbackOpenIdProvider.ClientSecret, Issuer = Loopback.Issuer };
        change?.Invoke(settings);
        return new(id, takesForms: false, () => new(id, "Acme", $"IdentityHost:ExternalSignIn:OpenIdConnect:{id}", settings), _rig.Parts);
    }

    private Task<Uri> OpenAsync() => ProviderRig.OpenAsync(Acme, _browser);

    private Task<Microsoft.AspNetCore.Http.HttpResponse> ComeBackAsync(string query) => ProviderRig.ComeBackAsync(Acme, _browser, query);

    private void ShouldHaveFailed()
    {
        _rig.Failed.ShouldBe([("handle-1", ExternalFailure.Unknown)]);
        _rig.Failed.Clear();
    }
}
