using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Keys;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.BadInput;
using IdentityHost.Tests.Protocol;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Security;

/// <summary>Many flows with everything switched on that writes; afterwards every secret is searched wherever something was written.</summary>
public sealed partial class CanaryTests
{
    [Fact]
    [Trait("Security", "S-200")]
    [Trait("Security", "S-060")]
    [Trait("Security", "S-105")]
    [Trait("Security", "S-127")]
    [Trait("Security", "S-141")]
    [Trait("Security", "S-152")]
    public async Task No_secret_stands_in_a_log_a_trace_or_the_database()
    {
        using var heard = new Eavesdropper();
        var database = TestDatabase.Sqlite();
        await using var server = await TestServer.StartAsync(new()
        {
            Database = database,
            Listener = heard,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["IdentityHost:Registration:Policy"] = "Open",
                ["Logging:LogLevel:Default"] = "Trace",
                ["Logging:LogLevel:Microsoft"] = "Trace",
                ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Trace",
            },
        });

        var secrets = await LiveAsync(server);

        heard.Heard.Count.ShouldBeGreaterThan(200);
        secrets.Count.ShouldBeGreaterThan(12);
        var dump = Dump(database);
        foreach (var (kind, secret) in secrets)
        {
            heard.Heard.Where(line => line.Contains(secret, StringComparison.Ordinal)).Take(1).ShouldBeEmpty($"{kind} was logged");
            dump.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{kind} is stored");
        }
    }

    [Fact]
    [Trait("Security", "S-146")]
    public async Task No_private_key_stands_in_the_database()
    {
        var database = TestDatabase.Sqlite();
        await using var server = await TestServer.StartAsync(new() { Database = database });
        var protector = server.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("IdentityHost.OpenId.Keys", "signing", "v1");
        var keys = await server.Services.GetRequiredService<ISigningKeys>().ListAsync(CancellationToken.None);
        keys.Select(k => k.Algorithm).Order(StringComparer.Ordinal).ShouldBe(["ES256", "RS256"]);

        var dump = Dump(database);
        dump.ShouldContain(keys[0].KeyId, customMessage: "the dump holds the keys' rows");
        foreach (var key in keys)
        {
            var pkcs8 = protector.Unprotect(key.ProtectedPrivateKey);
            foreach (var secret in key.Algorithm == "ES256" ? [Scalar(pkcs8)] : Primes(pkcs8))
            {
                foreach (var written in (string[])[Encoding.Latin1.GetString(secret), Convert.ToHexString(secret), Convert.ToHexStringLower(secret), Convert.ToBase64String(secret)[..^4], Base64Url.EncodeToString(secret)])
                    dump.Contains(written, StringComparison.Ordinal).ShouldBeFalse(key.Algorithm);
            }

            // What PKCS #8 says in base64, wherever its lines begin.
            dump.Contains(Convert.ToBase64String(pkcs8)[8..40], StringComparison.Ordinal).ShouldBeFalse(key.Algorithm);
        }

        dump.Contains("PRIVATE KEY", StringComparison.Ordinal).ShouldBeFalse();
        dump.Contains(TestServer.MasterKey, StringComparison.Ordinal).ShouldBeFalse();
    }

    private static byte[] Scalar(byte[] pkcs8)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key.ExportParameters(includePrivateParameters: true).D!;
    }

    private static byte[][] Primes(byte[] pkcs8)
    {
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return [parameters.D!, parameters.P!, parameters.Q!];
    }

    /// <summary>Lives through the flows and returns the secrets there were.</summary>
    private static async Task<Dictionary<string, string>> LiveAsync(TestServer server)
    {
        var transcript = new Transcript();
        using var wire = new Wire(server.Origin);
        using var browser = server.OpenBrowser(transcript);
        using var app = await server.RegisterAsync(
            new ClientMetadata { RedirectUris = ["https://app.example/cb"], GrantTypes = ["authorization_code", "refresh_token", "client_credentials"], Scope = "openid offline_access" },
            transcript,
            c => c with { FirstParty = true, RequireConsent = false });
        var ada = new Person(await server.CreateAccountAsync("ada@example.org"), browser, transcript);
        var response = await ada.AuthorizeAsync(app, ("scope", "openid offline_access"));
        var session = browser.Cookies.Single(c => c.Name == "sessionid").Value;
        var first = (await app.RedeemAsync(response)).ShouldSucceed();
        var second = (await app.RefreshAsync(first.RefreshToken)).ShouldSucceed();
        await app.UserInfoAsync(second.AccessToken);
        await app.IntrospectAsync(second.RefreshToken);
        var registered = (await app.SendJsonAsync(HttpMethod.Post, "/connect/register", new { redirect_uris = new[] { "https://a.example/cb" } })).ShouldSucceed(HttpStatusCode.Created);
        await app.GetAsync("/connect/register/" + registered["client_id"], registered["registration_access_token"]);
        var pushed = (await app.PushAsync())["request_uri"]!;
        var code = await ada.AuthorizePushedAsync(app, pushed);
        await browser.OpenAsync(app.AuthorizationUrl(("id_token_hint", second["id_token"]), ("prompt", "none")));

        // What goes wrong is logged most.
        await app.RedeemAsync(response);
        await app.RedeemAsync(code, ("code_verifier", "wrong-verifier-wrong-verifier-wrong-verifier-wrong"));
        await app.PostAsync("/connect/token", ("grant_type", "client_credentials"), ("client_secret", "canary-wrong-secret"));
        await app.UserInfoAsync("canary-wrong-token");
        var page = await wire.SendAsync(new("GET", "/signin"));
        var form = $"csrf={Uri.EscapeDataString(Token().Match(page.Body).Groups["value"].Value)}&Email=ada%40example.org&Password=canary-wrong-password";
        await wire.SendAsync(new Message("POST", "/signin").WithForm(form).With("Cookie", page.Header("Set-Cookie").Split(';')[0]));
        await browser.OpenAsync("/connect/logout?id_token_hint=" + second["id_token"]);
        await app.RevokeAsync(second.RefreshToken);

        return new(StringComparer.Ordinal)
        {
            ["the password"] = TestServer.Password,
            ["the password, encoded"] = Uri.EscapeDataString(TestServer.Password),
            ["the wrong password"] = "canary-wrong-password",
            ["the session token"] = session,
            ["the client secret"] = app.Secret!,
            ["the wrong client secret"] = "canary-wrong-secret",
            ["the client's credentials"] = ProtocolClient.Basic(app.ClientId, app.Secret!).Parameter!,
            ["the code"] = response.Code,
            ["the second code"] = code.Code,
            ["the verifier"] = ProtocolClient.Verifier,
            ["an access token"] = first.AccessToken,
            ["a later access token"] = second.AccessToken,
            ["the signature of the ID token"] = second["id_token"]!.Split('.')[2],
            ["a spent refresh token"] = first.RefreshToken,
            ["a refresh token"] = second.RefreshToken,
            ["the wrong access token"] = "canary-wrong-token",
            ["the secret of a registered client"] = registered["client_secret"]!,
            ["the registration access token"] = registered["registration_access_token"]!,
            ["the id of a pushed request"] = pushed.Split(':')[^1],
        };
    }

    /// <summary>The database's files as they lie on the disk, its log included.</summary>
    private static string Dump(TestDatabase database)
    {
        var file = database.ConnectionString.Split('=')[1];
        var text = new StringBuilder();
        foreach (var part in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*").Where(p => !p.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            text.Append(reader.ReadToEnd());
        }

        return text.ToString();
    }

    [GeneratedRegex("name=\"csrf\"[^>]*value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
