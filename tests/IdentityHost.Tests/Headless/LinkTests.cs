using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>The same proofs by links in mails.</summary>
public sealed class LinkTests(LinkServer shared) : HeadlessTests(shared), IClassFixture<LinkServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_link_proves_the_address_in_any_client_and_signs_nobody_in(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        (await client.PostAsync("auth/signup", new { email, password = Password })).ShouldOwe("verify_email").Flows.ShouldNotContain(f => f.StartsWith("password_reset_by_code"));
        (await client.PostAsync("auth/email/verify/resend")).ShouldBe(409);
        var key = await Mailbox.KeyAsync(email);

        var elsewhere = Open(kind);
        (await elsewhere.GetAsync("auth/email/verify")).ShouldBeErrors("required@key");
        (await elsewhere.GetAsync("auth/email/verify", ("X-Email-Verification-Key", "nothing"))).ShouldBeErrors("invalid_or_expired_key@key");
        (await elsewhere.GetAsync("auth/email/verify", ("X-Email-Verification-Key", key))).ShouldBe(200).Meta("is_authenticating")!.Value.GetBoolean().ShouldBeFalse();
        (await elsewhere.PostAsync("auth/email/verify", new { key })).ShouldOwe(null);
        (await elsewhere.PostAsync("auth/email/verify", new { key })).ShouldBeErrors("invalid_or_expired_key@key");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Looking_at_a_key_says_whether_the_sign_in_here_waits_for_just_that(AllauthKind kind)
    {
        var (client, own, others) = (Open(kind), NewEmail(), NewEmail());
        await client.PostAsync("auth/signup", new { email = own, password = Password });
        await Open(kind).PostAsync("auth/signup", new { email = others, password = Password });
        (await client.GetAsync("auth/email/verify", ("X-Email-Verification-Key", await Mailbox.KeyAsync(own)))).ShouldBe(200).Meta("is_authenticating")!.Value.GetBoolean().ShouldBeTrue();
        (await client.GetAsync("auth/email/verify", ("X-Email-Verification-Key", await Mailbox.KeyAsync(others)))).ShouldBe(200).Meta("is_authenticating")!.Value.GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whoever_presses_the_link_where_they_signed_up_signs_in_with_the_password(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        await client.PostAsync("auth/signup", new { email, password = Password });
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.KeyAsync(email) })).ShouldOwe(null);
        client.SessionToken = null;
        (await client.PostAsync("auth/login", new { email, password = Password })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-162")]
    public async Task After_a_link_that_was_pressed_elsewhere_the_mailbox_is_shown_once_beside_the_password(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        await client.PostAsync("auth/signup", new { email, password = Password });
        (await Open(kind).PostAsync("auth/email/verify", new { key = await Mailbox.KeyAsync(email) })).ShouldOwe(null);

        // Whoever chose the password has not shown that the mailbox is theirs.
        var next = Open(kind);
        (await next.PostAsync("auth/login", new { email, password = Password })).ShouldOwe("login_by_code");
        (await next.GetAsync("account/email")).ShouldOwe("login_by_code");
        (await next.PostAsync("auth/code/confirm", new { code = await Mailbox.CodeAsync(email, 2) })).ShouldBeSignedIn("password", "code");
        (await Open(kind).PostAsync("auth/login", new { email, password = Password })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-162")]
    public async Task A_reset_shows_the_mailbox_too(AllauthKind kind)
    {
        var (client, email) = (Open(kind), NewEmail());
        await client.PostAsync("auth/signup", new { email, password = Password });
        await Open(kind).PostAsync("auth/email/verify", new { key = await Mailbox.KeyAsync(email) });
        await Open(kind).PostAsync("auth/password/request", new { email });
        (await Open(kind).PostAsync("auth/password/reset", new { key = await Mailbox.KeyAsync(email, 2), password = "another horse entirely" })).ShouldOwe(null);
        (await Open(kind).PostAsync("auth/login", new { email, password = "another horse entirely" })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-162")]
    public async Task An_address_that_somebody_merely_wants_to_add_is_its_owners(AllauthKind kind)
    {
        var email = NewEmail("owner");
        var (squatter, _) = await SignInAsync(kind);
        (await squatter.PostAsync("account/email", new { email })).ShouldBe(200);

        var owner = Open(kind);
        (await owner.PostAsync("auth/signup", new { email, password = Password })).ShouldOwe("verify_email");
        (await owner.PostAsync("auth/email/verify", new { key = await Mailbox.KeyAsync(email, 2) })).ShouldOwe(null);
        owner.SessionToken = null;
        (await owner.PostAsync("auth/login", new { email, password = Password })).ShouldBeSignedIn("password");
        (await squatter.GetAsync("account/email")).Data.GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_link_replaces_the_password_once(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        (await client.PostAsync("auth/password/request", new { email = account.Email })).ShouldBe(200).Json.EnumerateObject().Select(m => m.Name).ShouldBe(["status"]);
        var key = await Mailbox.KeyAsync(account.Email!);
        (await client.GetAsync("auth/password/reset", ("X-Password-Reset-Key", "nothing"))).ShouldBeErrors("invalid_password_reset@key");
        (await client.GetAsync("auth/password/reset", ("X-Password-Reset-Key", key))).ShouldBe(200).Data.GetProperty("user").GetProperty("id").GetString().ShouldBe(account.Id);
        (await client.PostAsync("auth/password/reset", new { key, password = "another horse entirely" })).ShouldOwe(null);
        (await client.PostAsync("auth/password/reset", new { key, password = "a third horse entirely" })).ShouldBeErrors("invalid_password_reset@key");
        (await client.PostAsync("auth/login", new { email = account.Email, password = "another horse entirely" })).ShouldBeSignedIn("password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-162")]
    public async Task Whoever_comes_by_a_code_after_a_link_pressed_elsewhere_shares_the_account_with_nobody(AllauthKind kind)
    {
        var email = NewEmail();
        (await Open(kind).PostAsync("auth/signup", new { email, password = Password })).ShouldOwe("verify_email");
        (await Open(kind).PostAsync("auth/email/verify", new { key = await Mailbox.KeyAsync(email) })).Status.ShouldBe(401);

        var owner = Open(kind);
        (await owner.PostAsync("auth/code/request", new { email })).ShouldOwe("login_by_code");
        (await owner.PostAsync("auth/code/confirm", new { code = await Mailbox.NextCodeAsync(email, 1) })).ShouldBeSignedIn("code");
        (await Open(kind).PostAsync("auth/login", new { email, password = Password })).ShouldBeErrors("email_password_mismatch@password");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-162")]
    public async Task An_address_added_to_an_account_is_proven_where_its_owner_is_signed_in_and_nowhere_else(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        var added = NewEmail("other");
        (await client.PostAsync("account/email", new { email = added })).Status.ShouldBe(200);
        var key = await Mailbox.KeyAsync(added);

        (await Open(kind).PostAsync("auth/email/verify", new { key })).Status.ShouldBe(401);
        (await client.GetAsync("account/email")).Data.GetRawText().ShouldContain($$"""{"email":"{{added}}","verified":false""");
        (await client.PostAsync("auth/email/verify", new { key })).Status.ShouldBe(200);
        (await client.GetAsync("account/email")).Data.GetRawText().ShouldContain($$"""{"email":"{{added}}","verified":true""");
    }
}
