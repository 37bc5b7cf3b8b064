using IdentityHost.Testing;
using IdentityHost.Tests.BadInput;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Which addresses there are. Whoever adds one says here that it was thought about (S-190).</summary>
public sealed class RouteTests(BadInputServer site) : IClassFixture<BadInputServer>
{
    /// <summary>Who may use each address, and what is asked of them.</summary>
    private static readonly (string Path, string Methods, string Policy)[] s_reviewed =
    [
        ("/", "GET HEAD POST", "anybody"),
        ("/account", "GET HEAD POST", "whoever has a session; sees and ends own consents only"),
        ("/assets/x/x", "GET", "anybody"),
        ("/choose-account", "GET HEAD POST", "whoever holds the id of a request and has a session"),
        ("/connect/authorize", "GET POST", "anybody; nothing happens without a session"),
        ("/connect/introspect", "POST", "confidential clients, about tokens that concern them"),
        ("/connect/logout", "GET POST", "anybody; ends this browser's session, asked or with its own ID token"),
        ("/connect/par", "POST OPTIONS", "clients, authenticated as registered"),
        ("/connect/register", "POST OPTIONS", "whoever holds an initial access token"),
        ("/connect/register/{clientId}", "GET PUT DELETE OPTIONS", "whoever holds this client's registration access token"),
        ("/connect/revoke", "POST OPTIONS", "clients, authenticated as registered, for tokens of their own"),
        ("/connect/token", "POST OPTIONS", "clients, authenticated as registered"),
        ("/connect/userinfo", "GET POST OPTIONS", "whoever holds an access token for it"),
        ("/consent", "GET HEAD POST", "whoever holds the id of a request and has a session"),
        ("/dev/mailbox", "GET", "anybody, in Development only"),
        ("/dev/mailbox.json", "GET", "anybody, in Development only"),
        ("/health/live", "GET", "anybody"),
        ("/health/ready", "GET", "anybody"),
        ("/logos/x", "GET HEAD", "anybody who knows the picture's hash"),
        ("/signin", "GET HEAD POST", "anybody"),
        ("/signout", "GET HEAD POST", "anybody; ends this browser's session"),
        ("/signup", "GET HEAD POST", "anybody, where sign-up is open"),
        ("/signup/verify", "GET HEAD POST", "the browser that began the sign-up"),
        ("/.well-known/jwks.json", "GET HEAD OPTIONS", "anybody"),
        ("/.well-known/oauth-authorization-server", "GET HEAD OPTIONS", "anybody"),
        ("/.well-known/oauth-authorization-server/x", "GET HEAD OPTIONS", "anybody"),
        ("/.well-known/openid-configuration", "GET HEAD OPTIONS", "anybody"),
        ("/.well-known/openid-configuration/x", "GET HEAD OPTIONS", "anybody"),
    ];

    [Fact]
    [Trait("Security", "S-190")]
    public void Every_address_was_thought_about() =>
        site.Endpoints.Select(e => $"{Template(e.Path)} {string.Join(' ', e.Methods)}").Order(StringComparer.Ordinal)
            .ShouldBe(s_reviewed.Select(r => $"{r.Path} {r.Methods}").Order(StringComparer.Ordinal));

    [Fact]
    [Trait("Security", "S-027")]
    public void No_address_chooses_a_password_for_somebody_or_goes_round_it() =>
        site.Endpoints.Select(e => e.Path).Where(p => p.Contains("password", StringComparison.OrdinalIgnoreCase) || p.Contains("question", StringComparison.OrdinalIgnoreCase)
            || p.Contains("impersonate", StringComparison.OrdinalIgnoreCase) || p.Contains("setup", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger")]
    [InlineData("/admin")]
    [InlineData("/.env")]
    [InlineData("/appsettings.json")]
    [InlineData("/identityhost.db")]
    [InlineData("/identityhost.key")]
    [InlineData("/.git/config")]
    [Trait("Security", "S-205")]
    public async Task What_is_not_meant_for_the_public_is_not_there(string path) =>
        (await site.Wire.SendAsync(new("GET", path))).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [Trait("Security", "S-205")]
    public async Task Health_says_fit_and_nothing_more(string path) =>
        (await site.Wire.SendAsync(new("GET", path))).Body.ShouldBe("fit");

    [Fact]
    [Trait("Security", "S-242")]
    public void No_private_key_lies_in_the_repository()
    {
        var marker = "-----BEGIN " + "PRIVATE KEY";
        Architecture.SourceFiles.Below("src", "tests", "samples", "docs")
            .Where(file => File.ReadAllText(Repository.Path(file)).Contains(marker, StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static string Template(string path) =>
        path.StartsWith("/connect/register/", StringComparison.Ordinal) ? "/connect/register/{clientId}" : path;
}
