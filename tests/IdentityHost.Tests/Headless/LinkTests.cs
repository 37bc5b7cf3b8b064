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
        (await client.PostAsync("auth/login", new { email, password = Password })).ShouldBeSignedIn("password");
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
}
