using System.Net;
using System.Security.Cryptography;
using IdentityHost.Commands;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Commands;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Operations;

/// <summary>What Data Protection protects: against which forgery, and until when.</summary>
public abstract class KeyRingTests : IAsyncLifetime
{
    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(5);
    private readonly Transcript _transcript = new();
    private TestDatabase? _database;
    private TestServer? _server;

    private TestServer Server => _server!;

    /// <summary>Makes the database of server and command.</summary>
    protected abstract Task<TestDatabase> CreateDatabaseAsync();

    [Fact]
    [Trait("Security", "S-071")]
    public async Task A_form_of_before_the_key_ring_was_replaced_is_refused_and_sessions_and_signing_keys_stay()
    {
        await Server.CreateAccountAsync("ada@example.org");
        using var signedIn = Server.OpenBrowser(_transcript);
        await signedIn.SignInAsync("ada@example.org");
        using var waiting = Server.OpenBrowser(_transcript, "waiting");
        var form = await waiting.IdentifyAsync(await waiting.OpenAsync("/signin"), "ada@example.org");
        var keys = await (await PublishedAsync()).Content.ReadAsStringAsync();

        var told = (await RunAsync("keys", "rotate", "--data-protection")).Json;
        told.GetProperty("revoked").GetInt32().ShouldBeGreaterThan(0);
        // No request helps the running server along: it finds out by itself.
        await Task.Delay(s_within);

        (await waiting.PressAsync(form, "Sign in", ("Password", TestServer.Password))).Status.ShouldBe(HttpStatusCode.BadRequest);
        waiting.Cookies["sessionid"].ShouldBeNull();
        (await waiting.SignInAsync("ada@example.org")).AsksToSignIn().ShouldBeFalse();
        (await signedIn.OpenAsync("/account")).AsksToSignIn().ShouldBeFalse();
        (await (await PublishedAsync()).Content.ReadAsStringAsync()).ShouldBe(keys);
        // A process that starts now opens the signing keys that the old ring wrapped.
        (await RunAsync("doctor")).Code.ShouldBe(ExitCode.Done);
        (await RunAsync("keys", "rotate", "--data-protection", "--revoke", "any")).ShouldBeRefused("two commands");
    }

    [Fact]
    [Trait("Security", "S-071")]
    public async Task Whichever_byte_of_a_protected_payload_is_flipped_it_is_refused()
    {
        var protector = Server.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        var payload = protector.Protect("payload"u8.ToArray());
        protector.Unprotect(payload).ShouldBe("payload"u8.ToArray());
        for (var i = 0; i < payload.Length; i++)
            Should.Throw<CryptographicException>(() => protector.Unprotect(Flipped(payload, i)), $"byte {i}");

        await Server.CreateAccountAsync("ada@example.org");
        using var http = Server.Client();
        using var page = await http.GetAsync("/signin");
        var cookie = page.Headers.GetValues("Set-Cookie").First().Split(';')[0];
        var token = (await page.Content.ReadAsStringAsync()).Split("name=\"csrf\"")[1].Split("value=\"")[1].Split('"')[0];
        (await SendAsync(http, cookie, token)).ShouldBe(HttpStatusCode.SeeOther);
        var bytes = WebEncoders.Base64UrlDecode(token);
        for (var i = 0; i < bytes.Length; i++)
            (await SendAsync(http, cookie, WebEncoders.Base64UrlEncode(Flipped(bytes, i)))).ShouldBe(HttpStatusCode.BadRequest, $"byte {i}");
    }

    private static byte[] Flipped(byte[] bytes, int position)
    {
        var copy = bytes.ToArray();
        copy[position] ^= 1;
        return copy;
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient http, string cookie, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/signin");
        request.Headers.Add("Cookie", cookie);
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["csrf"] = token, ["Email"] = "ada@example.org", ["Password"] = TestServer.Password });
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> PublishedAsync()
    {
        using var http = Server.Client();
        return await http.GetAsync("/.well-known/jwks.json");
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.StartAsync(CommandRun.SettingsFor(_database!), arguments);

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _database = await CreateDatabaseAsync();
        _server = await OwnServer.StartAsync(_database);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <inheritdoc cref="KeyRingTests" />
public sealed class SqliteKeyRingTests : KeyRingTests
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.SqliteAsync();
}

/// <inheritdoc cref="KeyRingTests" />
public sealed class PostgreSqlKeyRingTests : KeyRingTests
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}
