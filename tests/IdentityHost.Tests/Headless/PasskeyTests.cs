using System.Text.Json;
using System.Text.Json.Nodes;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Passkeys: added, renamed, removed; as first factor, second factor, proof again, and from the first moment of an account.</summary>
public abstract class PasskeyTests(HeadlessServer shared) : HeadlessTests(shared)
{
    private const string Book = "account/authenticators/webauthn";

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_passkey_is_added_renamed_and_removed(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        using var device = Device();
        (await client.PostAsync(Book, new { })).ShouldBeErrors("required@credential");
        (await client.PostAsync(Book, new { credential = new { } })).ShouldBeErrors("required@credential");
        var added = await AddAsync(client, device, "My key");
        added.Meta("recovery_codes_generated")!.Value.GetBoolean().ShouldBeTrue();
        added.Data.GetProperty("name").GetString().ShouldBe("My key");
        added.Data.GetProperty("is_passwordless").GetBoolean().ShouldBeTrue();
        var id = added.Data.GetProperty("id").GetInt64();

        (await client.PutAsync(Book, new { })).ShouldBeErrors("required@id", "required@name");
        (await client.PutAsync(Book, new { id = 1, name = "x" })).ShouldBeErrors("invalid_choice@id");
        (await client.PutAsync(Book, new { id, name = "Other" })).ShouldBe(200).Data.GetProperty("name").GetString().ShouldBe("Other");
        (await client.DeleteAsync(Book, new { authenticators = Array.Empty<long>() })).ShouldBeErrors("required@authenticators");
        (await client.DeleteAsync(Book, new { authenticators = new[] { 1L } })).ShouldBeErrors("invalid_choice@authenticators");
        (await client.DeleteAsync(Book, new { authenticators = new[] { id } })).ShouldBe(200);
        (await client.GetAsync("account/authenticators")).Data.GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_passkey_signs_in_without_a_name(AllauthKind kind)
    {
        var (owner, account) = await SignInAsync(kind);
        using var device = Device();
        await AddAsync(owner, device, null);

        var client = Open(kind);
        (await client.PostAsync("auth/webauthn/login", new { })).ShouldBeErrors("required@credential");
        var options = Options(await client.GetAsync("auth/webauthn/login"), "request_options");
        var credential = JsonNode.Parse(device.Get(options));
        var done = (await client.PostAsync("auth/webauthn/login", new { credential })).ShouldBeSignedIn("mfa");
        var method = done.Data.GetProperty("methods")[0];
        (method.GetProperty("type").GetString(), method.GetProperty("passwordless").GetBoolean(), method.GetProperty("id").GetInt64() > 0).ShouldBe(("webauthn", true, true));
        done.Data.GetProperty("user").GetProperty("id").GetString().ShouldBe(account.Id);

        // The same answer a second time, and elsewhere, is nothing.
        (await Open(kind).PostAsync("auth/webauthn/login", new { credential })).ShouldBeErrors("incorrect_code@credential");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_page_of_a_trusted_origin_on_the_same_host_makes_and_uses_passkeys(AllauthKind kind)
    {
        var (owner, _) = await SignInAsync(kind);
        using var device = new SoftwareAuthenticator(HeadlessServer.Neighbour);
        await AddAsync(owner, device, null);

        var client = Open(kind);
        var credential = JsonNode.Parse(device.Get(Options(await client.GetAsync("auth/webauthn/login"), "request_options")));
        (await client.PostAsync("auth/webauthn/login", new { credential })).ShouldBeSignedIn("mfa");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_passkey_is_the_second_factor_and_proves_again(AllauthKind kind)
    {
        var (owner, account) = await SignInAsync(kind);
        using var device = Device();
        await AddAsync(owner, device, null);

        var client = Open(kind);
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldOwe("mfa_authenticate");
        var options = Options(await client.GetAsync("auth/webauthn/authenticate"), "request_options");
        (await client.PostAsync("auth/webauthn/authenticate", new { credential = JsonNode.Parse(device.Get(options, new Deviation { BrokenSignature = true })) })).ShouldBeErrors("incorrect_code@credential");
        var answer = await client.PostAsync("auth/webauthn/authenticate", new { credential = JsonNode.Parse(device.Get(options)) });
        if (kind == AllauthKind.Browser)
            answer = await client.PostAsync("auth/2fa/trust", new { trust = false });
        answer.ShouldBeSignedIn("password", "mfa");

        options = Options(await client.GetAsync("auth/webauthn/reauthenticate"), "request_options");
        (await client.PostAsync("auth/webauthn/reauthenticate", new { credential = JsonNode.Parse(device.Get(options)) })).ShouldBeSignedIn("password", "mfa", "mfa+");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_account_begins_with_a_passkey(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        using var device = Device();
        (await client.PostAsync("auth/webauthn/signup", new { })).ShouldBeErrors("required@email");
        (await client.PostAsync("auth/webauthn/signup", new { email })).ShouldOwe("verify_email");
        (await client.GetAsync("auth/webauthn/signup")).ShouldBe(409);
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(email) })).ShouldOwe("mfa_signup_webauthn");
        var options = Options(await client.GetAsync("auth/webauthn/signup"), "creation_options");
        (await client.PutAsync("auth/webauthn/signup", new { name = "Key" })).ShouldBeErrors("required@credential");
        var done = (await client.PutAsync("auth/webauthn/signup", new { name = "Key", credential = JsonNode.Parse(device.Create(options)) })).ShouldBeSignedIn();
        done.Data.GetProperty("user").GetProperty("has_usable_password").GetBoolean().ShouldBeFalse();
        (await client.GetAsync("account/authenticators")).Data.EnumerateArray().Select(a => a.GetProperty("type").GetString()).ShouldBe(["webauthn"]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-005")]
    public async Task The_options_to_sign_in_with_list_nobodys_passkeys_whoever_asks(AllauthKind kind)
    {
        var (owner, account) = await SignInAsync(kind);
        using var device = Device();
        await AddAsync(owner, device, null);

        var stranger = (await Open(kind).GetAsync("auth/webauthn/login")).ShouldBe(200);
        (await owner.DeleteAsync("auth/session")).ShouldOwe(null);
        owner.SessionToken = null;
        var typedName = Open(kind);
        (await typedName.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldOwe("mfa_authenticate");
        foreach (var answer in new[] { stranger, await owner.GetAsync("auth/webauthn/login"), await typedName.GetAsync("auth/webauthn/login"), await Open(kind).GetAsync("auth/webauthn/login?email=" + account.Email) })
        {
            var options = answer.ShouldBe(200).Data.GetProperty("request_options").GetProperty("publicKey");
            (options.TryGetProperty("allowCredentials", out var listed) && listed.GetArrayLength() > 0).ShouldBeFalse(answer.Body);
            JsonNode.Parse(options.GetRawText())!.AsObject().Select(m => m.Key == "challenge" ? m.Key : m.ToString())
                .ShouldBe(JsonNode.Parse(stranger.Data.GetProperty("request_options").GetProperty("publicKey").GetRawText())!.AsObject().Select(m => m.Key == "challenge" ? m.Key : m.ToString()));
        }
    }

    private SoftwareAuthenticator Device() => new(Server.Issuer);

    private static async Task<AllauthAnswer> AddAsync(AllauthClient client, SoftwareAuthenticator device, string? name)
    {
        var options = Options(await client.GetAsync(Book + "?passwordless"), "creation_options");
        return (await client.PostAsync(Book, new { name, credential = JsonNode.Parse(device.Create(options)) })).ShouldBe(200);
    }

    private static string Options(AllauthAnswer answer, string member)
    {
        JsonElement options = answer.ShouldBe(200).Data.GetProperty(member).GetProperty("publicKey");
        return options.GetRawText();
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqlitePasskeyTests(SqliteHeadlessServer shared) : PasskeyTests(shared), IClassFixture<SqliteHeadlessServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlPasskeyTests(PostgreSqlHeadlessServer shared) : PasskeyTests(shared), IClassFixture<PostgreSqlHeadlessServer>;
