using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>A single-page app that sends its browser to a provider and takes it back; by the provider that exists in Development only.</summary>
public sealed class ProviderRedirectTests(ProviderHeadlessServer shared) : HeadlessTests(shared), IClassFixture<ProviderHeadlessServer>
{
    private readonly string _uid = NewEmail("uid").Split('@')[0];

    [Fact]
    public async Task A_browser_goes_to_the_provider_and_comes_back_signed_in()
    {
        var client = Open(AllauthKind.Browser);
        (await ComeByAsync(client, NewEmail())).ShouldBe("/spa");
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("socialaccount");

        var again = Open(AllauthKind.Browser);
        (await ComeByAsync(again, "")).ShouldBe("/spa");
        (await again.GetAsync("auth/session")).ShouldBeSignedIn("socialaccount");
    }

    [Fact]
    public async Task What_is_owed_then_the_app_learns_from_its_session()
    {
        var client = Open(AllauthKind.Browser);
        (await ComeByAsync(client, "")).ShouldBe("/spa");
        (await client.GetAsync("auth/session")).ShouldOwe("provider_signup");
    }

    [Fact]
    public async Task An_identity_is_connected_and_what_is_somebody_elses_stays_theirs()
    {
        var (client, _) = await SignInAsync(AllauthKind.Browser);
        (await ComeByAsync(client, "", "connect")).ShouldBe("/spa");
        (await client.GetAsync("account/providers")).ShouldBe(200).Data.GetArrayLength().ShouldBe(1);
        var (other, _) = await SignInAsync(AllauthKind.Browser);
        (await ComeByAsync(other, "", "connect")).ShouldBe("/spa?error=connected_other&error_process=connect");
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await BeginAsync(client, "/spa", "connect")).ShouldBe("/spa?error=reauthentication_required&error_process=connect");
        (await BeginAsync(Open(AllauthKind.Browser), "/spa", "connect")).ShouldBe("/spa?error=permission_denied&error_process=connect");
    }

    [Fact]
    public async Task Who_gives_up_there_is_told_so()
    {
        var client = Open(AllauthKind.Browser);
        var there = await BeginAsync(client, "/spa?tab=1");
        (await client.PostFormAsync(new Uri(there).PathAndQuery, ("action", "cancel"))).Headers["Location"].ShouldBe("/spa?tab=1&error=cancelled&error_process=login");
        (await client.GetAsync("auth/session")).ShouldOwe(null);
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task The_way_back_serves_the_browser_that_went_there_once()
    {
        var client = Open(AllauthKind.Browser);
        var there = new Uri(await BeginAsync(client, "/spa")).PathAndQuery;
        var thief = Open(AllauthKind.Browser);
        (await thief.PostFormAsync(there, ("id", _uid), ("action", "login"))).Headers["Location"].ShouldBe("/signin?error=unknown&error_process=login");
        (await thief.GetAsync("auth/session")).ShouldOwe(null);
        (await client.PostFormAsync(there, ("id", _uid), ("action", "login"))).Headers["Location"].ShouldBe("/spa");
        (await client.PostFormAsync(there, ("id", _uid + "2"), ("action", "login"))).Headers["Location"].ShouldBe("/signin?error=unknown&error_process=login");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("https:/evil.example")]
    [InlineData("https://127.0.0.1@evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a%2f..")]
    [InlineData("relative")]
    [InlineData("")]
    [Trait("Security", "S-083")]
    public async Task A_browser_is_sent_to_pages_that_are_trusted_and_nowhere_else(string callback) =>
        (await BeginAsync(Open(AllauthKind.Browser), callback)).ShouldBe("/signin?error=unknown&error_process=login");

    [Fact]
    [Trait("Security", "S-083")]
    public async Task A_page_of_the_servers_own_origin_may_be_named_in_full()
    {
        var client = Open(AllauthKind.Browser);
        var own = new Uri(Server.Origin, "/spa?a=1");
        var there = await BeginAsync(client, own.AbsoluteUri);
        (await client.PostFormAsync(new Uri(there).PathAndQuery, ("action", "cancel"))).Headers["Location"].ShouldBe(own.AbsoluteUri + "&error=cancelled&error_process=login");
        (await BeginAsync(client, own.AbsoluteUri.Replace($":{own.Port}", ":1", StringComparison.Ordinal))).ShouldStartWith("/signin?");
        (await BeginAsync(client, own.AbsoluteUri.Replace("://", "://ada@", StringComparison.Ordinal))).ShouldStartWith("/signin?");
    }

    [Theory]
    [InlineData("none", "login")]
    [InlineData("dummy", "reauthenticate")]
    [InlineData("dummy", "")]
    public async Task What_is_not_there_leads_to_the_error_page(string provider, string process) =>
        (await BeginAsync(Open(AllauthKind.Browser), "/spa", process, provider)).ShouldBe("/signin?error=unknown&error_process=login");

    [Fact]
    [Trait("Security", "S-081")]
    public async Task No_other_site_sends_a_browser_there()
    {
        var client = Open(AllauthKind.Browser);
        await client.GetAsync("config");
        var form = new FormUrlEncodedContent([new("provider", "dummy"), new("process", "login"), new("callback_url", "/spa")]);
        (await client.SendAsync("POST", "auth/provider/redirect", form, ("X-CSRFToken", ""))).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_form_that_cannot_be_read_is_the_senders_fault(string contentType)
    {
        var client = Open(AllauthKind.Browser);
        await client.GetAsync("config");
        var many = string.Join('&', Enumerable.Range(0, 1500).Select(i => $"a{i}=b"));
        var form = new StringContent(contentType.StartsWith("multipart", StringComparison.Ordinal) ? "--x\r\nContent-Disposition: form-data; name=\"provider\"\r\n\r\ndum" : many);
        form.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);
        (await client.SendAsync("POST", "auth/provider/redirect", form)).Status.ShouldBe(400);
    }

    private static async Task<string> BeginAsync(AllauthClient client, string callback, string process = "login", string provider = "dummy")
    {
        var answer = await client.PostFormAsync("auth/provider/redirect", ("provider", provider), ("process", process), ("callback_url", callback));
        answer.Status.ShouldBe(302, answer.Body);
        return answer.Headers["Location"];
    }

    private async Task<string> ComeByAsync(AllauthClient client, string email, string process = "login")
    {
        var there = await BeginAsync(client, "/spa", process);
        var answer = await client.PostFormAsync(new Uri(there).PathAndQuery, ("id", _uid), ("email", email), ("email_verified", "true"), ("action", "login"));
        return answer.Headers["Location"];
    }
}
