using System.Text.Json.Nodes;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Two people: what belongs to one is, for the other, what nobody has.</summary>
public sealed class OwnershipTests(SqliteHeadlessServer shared) : HeadlessTests(shared), IClassFixture<SqliteHeadlessServer>
{
    private const string Book = "account/authenticators/webauthn";

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-007")]
    [Trait("Security", "S-192")]
    public async Task Another_persons_ids_and_addresses_change_nothing_and_are_answered_as_unknown_ones(AllauthKind kind)
    {
        var (bob, bobsAccount) = await SignInAsync(kind);
        using var bobsDevice = new SoftwareAuthenticator(Server.Issuer);
        var passkey = await AddPasskeyAsync(bob, bobsDevice);
        var session = (await bob.GetAsync("auth/sessions")).ShouldBe(200).Data[0].GetProperty("id").GetInt64();
        var second = NewEmail("second");
        await bob.PostAsync("account/email", new { email = second });
        await bob.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(second) });
        var pending = NewEmail("pending");
        Server.Clock.Advance(TimeSpan.FromSeconds(11));
        (await bob.PostAsync("account/email", new { email = pending })).ShouldBe(200);
        var before = await EverythingAsync(bob);

        // With a passkey of her own, so that nothing is refused for want of one.
        var (ada, _) = await SignInAsync(kind);
        using var adasDevice = new SoftwareAuthenticator(Server.Issuer);
        await AddPasskeyAsync(ada, adasDevice);
        var adasBefore = await EverythingAsync(ada);

        const long Unknown = 1;
        await AlikeAsync(id => ada.DeleteAsync("auth/sessions", new { sessions = new[] { id } }), session, Unknown);
        await AlikeAsync(id => ada.PutAsync(Book, new { id, name = "Mine" }), passkey, Unknown);
        await AlikeAsync(id => ada.DeleteAsync(Book, new { authenticators = new[] { id } }), passkey, Unknown);
        await AlikeAsync(id => ada.DeleteAsync(Book, new { authenticators = new[] { id.ToString(System.Globalization.CultureInfo.InvariantCulture) } }), passkey, Unknown);
        foreach (var address in (string[])[bobsAccount.Email!, second, pending])
        {
            await AlikeAsync(email => ada.PutAsync("account/email", new { email }), address, NewEmail());
            await AlikeAsync(email => ada.PatchAsync("account/email", new { email, primary = true }), address, NewEmail());
            await AlikeAsync(email => ada.DeleteAsync("account/email", new { email }), address, NewEmail());
        }

        (await EverythingAsync(bob)).ShouldBe(before);
        (await EverythingAsync(ada)).ShouldBe(adasBefore);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-007")]
    public async Task Own_and_foreign_ids_together_end_neither(AllauthKind kind)
    {
        var (bob, _) = await SignInAsync(kind);
        var (ada, account) = await SignInAsync(kind);
        var other = Open(kind);
        await other.PostAsync("auth/login", new { email = account.Email, password = Password });
        var own = (await other.GetAsync("auth/sessions")).Data.EnumerateArray().Single(s => s.GetProperty("is_current").GetBoolean()).GetProperty("id").GetInt64();
        var foreign = (await bob.GetAsync("auth/sessions")).Data[0].GetProperty("id").GetInt64();

        (await ada.DeleteAsync("auth/sessions", new { sessions = new[] { own, foreign } })).ShouldBeErrors("invalid_choice@sessions");

        (await other.GetAsync("auth/session")).ShouldBeSignedIn("password");
        (await bob.GetAsync("auth/session")).ShouldBeSignedIn("password");
    }

    private static async Task AlikeAsync<T>(Func<T, Task<AllauthAnswer>> ask, T foreign, T unknown)
    {
        var (said, expected) = (await ask(foreign), await ask(unknown));
        expected.Status.ShouldBe(400, expected.Body);
        said.Status.ShouldBe(expected.Status);
        said.Body.ShouldBe(expected.Body);
        said.Headers.Keys.Order(StringComparer.Ordinal).ShouldBe(expected.Headers.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>What is owned, without what reading it changes.</summary>
    private static async Task<string> EverythingAsync(AllauthClient client)
    {
        var sessions = (await client.GetAsync("auth/sessions")).ShouldBe(200).Data.EnumerateArray().Select(s => s.GetProperty("id").GetRawText()).Order(StringComparer.Ordinal);
        return string.Join('\n', [.. sessions, (await client.GetAsync("account/authenticators")).ShouldBe(200).Body, (await client.GetAsync("account/email")).ShouldBe(200).Body]);
    }

    private static async Task<long> AddPasskeyAsync(AllauthClient client, SoftwareAuthenticator device)
    {
        var options = (await client.GetAsync(Book + "?passwordless")).ShouldBe(200).Data.GetProperty("creation_options").GetProperty("publicKey").GetRawText();
        return (await client.PostAsync(Book, new { name = "Key", credential = JsonNode.Parse(device.Create(options)) })).ShouldBe(200).Data.GetProperty("id").GetInt64();
    }
}
