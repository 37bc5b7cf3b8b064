using System.Text.Json;
using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Tokens of providers, sign-ups that lack data, and connected accounts; by the provider that exists in Development only.</summary>
public sealed class ProviderTokenTests(ProviderHeadlessServer shared) : HeadlessTests(shared), IClassFixture<ProviderHeadlessServer>
{
    private readonly string _uid = NewEmail("uid").Split('@')[0];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Config_and_flows_name_the_providers_a_client_of_this_kind_can_use(AllauthKind kind)
    {
        var client = Open(kind);
        var providers = (await client.GetAsync("config")).ShouldBe(200).Data.GetProperty("socialaccount").GetProperty("providers").EnumerateArray().ToList();
        providers.Select(p => p.GetProperty("name").GetString()).ShouldBeInOrder(SortDirection.Ascending);
        var dummy = providers.Single(p => p.GetProperty("id").GetString() == "dummy");
        dummy.GetRawText().ShouldBe("""{"id":"dummy","name":"Dummy","flows":["provider_redirect","provider_token"]}""");

        var anonymous = (await client.GetAsync("auth/session")).ShouldBe(401);
        anonymous.Flows.ShouldBe(kind == AllauthKind.Browser
            ? ["login", "login_by_code", "signup", "provider_redirect", "provider_token", "mfa_login_webauthn", "password_reset_by_code?"]
            : ["login", "login_by_code", "signup", "provider_token", "mfa_login_webauthn", "password_reset_by_code?"]);
        FlowOf(anonymous, "provider_token").GetProperty("providers").EnumerateArray().Select(p => p.GetString()).ShouldContain("dummy");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_token_signs_up_at_once_and_signs_in_later(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        var answer = (await TokenAsync(client, email, verified: true)).ShouldBeSignedIn("socialaccount");
        var method = answer.Data.GetProperty("methods")[0];
        (method.GetProperty("provider").GetString(), method.GetProperty("uid").GetString()).ShouldBe(("dummy", _uid));
        answer.Data.GetProperty("user").GetProperty("has_usable_password").GetBoolean().ShouldBeFalse();
        var id = answer.Data.GetProperty("user").GetProperty("id").GetString();

        var again = (await TokenAsync(Open(kind), email: null)).ShouldBeSignedIn("socialaccount");
        again.Data.GetProperty("user").GetProperty("id").GetString().ShouldBe(id);
        (await client.GetAsync("account/providers")).ShouldBe(200).Data.EnumerateArray().Single().GetProperty("uid").GetString().ShouldBe(_uid);
        (await client.DeleteAsync("account/providers", new { provider = "dummy", account = _uid })).ShouldBeErrors("no_password");
        (await client.DeleteAsync("account/providers", new { provider = "dummy", account = "unknown" })).ShouldBeErrors("account_not_found");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_the_provider_does_not_say_is_asked_for(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        var pending = (await TokenAsync(client, email: null)).ShouldBe(401);
        pending.ShouldOwe("provider_signup");
        FlowOf(pending, "provider_signup").GetProperty("provider").GetProperty("id").GetString().ShouldBe("dummy");
        var known = (await client.GetAsync("auth/provider/signup")).ShouldBe(200).Data;
        known.GetProperty("email").GetArrayLength().ShouldBe(0);
        known.GetProperty("account").GetProperty("uid").GetString().ShouldBe(_uid);
        known.GetProperty("user").TryGetProperty("id", out _).ShouldBeFalse();
        known.GetProperty("user").GetProperty("has_usable_password").GetBoolean().ShouldBeFalse();

        (await client.PostAsync("auth/provider/signup", new { })).ShouldBeErrors("required@email");
        (await client.PostAsync("auth/provider/signup", new { email = "no address" })).ShouldBeErrors("invalid@email");
        (await client.PostAsync("auth/provider/signup", new { email })).ShouldOwe("verify_email");
        (await client.PostAsync("auth/provider/signup", new { email })).ShouldBe(409);
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(email) })).ShouldBeSignedIn("socialaccount");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-161")]
    [Trait("Security", "S-165")]
    public async Task An_address_that_somebody_has_waits_for_their_mailbox_and_signs_nobody_in_before(AllauthKind kind)
    {
        var (client, owner) = (Open(kind), await NewPersonAsync());
        (await TokenAsync(client, owner.Email, verified: true)).ShouldOwe("verify_email");
        (await client.GetAsync("account/providers")).ShouldBe(401);
        (await client.PostAsync("auth/email/verify", new { key = "000000" })).ShouldBeErrors("incorrect_code@key");
        var answer = (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(owner.Email!) })).ShouldBeSignedIn("socialaccount", "code");
        answer.Data.GetProperty("user").GetProperty("id").GetString().ShouldBe(owner.Id);
        (await client.GetAsync("account/providers")).ShouldBe(200).Data.GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task An_unproven_address_that_somebody_has_looks_like_a_new_one(AllauthKind kind)
    {
        var owner = await NewPersonAsync();
        var taken = await TokenAsync(Open(kind), owner.Email);
        var free = await TokenAsync(Open(kind), NewEmail("new"), uid: _uid + "2");
        taken.ShouldOwe("verify_email");
        taken.Masked.ShouldBe(free.Masked);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_identity_is_connected_and_disconnected(AllauthKind kind)
    {
        var (client, owner) = await SignInAsync(kind);
        (await TokenAsync(client, email: null, process: "connect")).ShouldBeSignedIn("password");
        (await TokenAsync(Open(kind), email: null)).ShouldBeSignedIn("socialaccount").Data.GetProperty("user").GetProperty("id").GetString().ShouldBe(owner.Id);

        var (other, _) = await SignInAsync(kind);
        (await TokenAsync(other, email: null, process: "connect")).ShouldBeErrors("connected_other");
        (await client.DeleteAsync("account/providers", new { provider = "dummy", account = _uid })).ShouldBe(200).Data.GetArrayLength().ShouldBe(0);
        (await TokenAsync(Open(kind), email: null)).ShouldOwe("provider_signup");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-165")]
    public async Task Nobody_connects_without_being_signed_in_or_by_a_proof_of_long_ago(AllauthKind kind)
    {
        (await TokenAsync(Open(kind), email: null, process: "connect")).ShouldBe(401).IsAuthenticated.ShouldBe(false);
        var (client, _) = await SignInAsync(kind);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await TokenAsync(client, email: null, process: "connect")).ShouldAskAgain("reauthenticate", "password_reset_by_code?");
        (await client.GetAsync("account/providers")).ShouldBe(200).Data.GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Signing_in_by_a_token_signs_out_who_was_there(AllauthKind kind)
    {
        var (client, before) = await SignInAsync(kind);
        var token = client.SessionToken;
        var answer = (await TokenAsync(client, NewEmail("eve"), verified: true)).ShouldBeSignedIn("socialaccount");
        answer.Data.GetProperty("user").GetProperty("id").GetString().ShouldNotBe(before.Id);
        if (kind == AllauthKind.Browser)
            return;
        var old = new AllauthClient(Server.Origin, kind, Transcript) { SessionToken = token, StoresTokens = false };
        (await Opened(old).GetAsync("auth/session")).ShouldBe(410);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-016")]
    public async Task A_disabled_account_is_signed_in_to_by_no_token(AllauthKind kind)
    {
        var (client, owner) = await SignInAsync(kind);
        (await TokenAsync(client, email: null, process: "connect")).ShouldBeSignedIn("password");
        await Server.DisableAsync(owner.Id);
        (await TokenAsync(Open(kind), email: null)).ShouldOwe(null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_token_that_is_none_is_refused(AllauthKind kind)
    {
        var client = Open(kind);
        (await client.PostAsync("auth/provider/token", new { provider = "dummy", process = "login", token = "text" })).ShouldBeErrors("invalid_token@token");
        (await client.PostAsync("auth/provider/token", new { provider = "dummy", process = "login", token = new { } })).ShouldBeErrors("token_required@token");
        (await client.PostAsync("auth/provider/token", new { provider = "dummy", process = "login", token = new { id_token = 1 } })).ShouldBeErrors("invalid_token@token");
        (await client.PostAsync("auth/provider/token", new { provider = "dummy", process = "login", token = new { id_token = "{}" } })).ShouldBeErrors("invalid_token@token");
        (await client.PostAsync("auth/provider/token", new { provider = "none", process = "login", token = new { client_id = "x", id_token = "{}" } })).ShouldBeErrors("invalid_token@token");
    }

    private Task<AllauthAnswer> TokenAsync(AllauthClient client, string? email, bool verified = false, string process = "login", string? uid = null) => client.PostAsync(
        "auth/provider/token",
        new { provider = "dummy", process, token = new { id_token = JsonSerializer.Serialize(new { id = uid ?? _uid, email, email_verified = verified }) } });

    private static JsonElement FlowOf(AllauthAnswer answer, string id) => answer.Data.GetProperty("flows").EnumerateArray().Single(f => f.GetProperty("id").GetString() == id);
}
