using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Several addresses of one account.</summary>
public abstract class EmailTests(HeadlessServer shared) : HeadlessTests(shared)
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_address_is_added_proven_made_primary_and_removed(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        var second = NewEmail("second");
        (await client.PostAsync("account/email", new { email = second })).ShouldBe(200).Data.GetRawText().ShouldBe(Rows((account.Email!, true, true), (second, false, false)));
        (await client.PatchAsync("account/email", new { email = second, primary = true })).ShouldBeErrors("unverified_primary_email@email");

        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(second) })).ShouldBeSignedIn("password");
        (await client.GetAsync("account/email")).ShouldBe(200).Data.GetRawText().ShouldBe(Rows((account.Email!, true, true), (second, true, false)));
        (await client.PatchAsync("account/email", new { email = second, primary = true })).ShouldBe(200).Data.GetRawText().ShouldBe(Rows((second, true, true), (account.Email!, true, false)));
        (await client.GetAsync("auth/session")).Data.GetProperty("user").GetProperty("email").GetString().ShouldBe(second);
        (await client.DeleteAsync("account/email", new { email = second })).ShouldBeErrors("cannot_remove_primary_email@email");
        (await client.DeleteAsync("account/email", new { email = account.Email })).ShouldBe(200).Data.GetRawText().ShouldBe(Rows((second, true, true)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_cannot_be_used_is_told_by_its_code(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        (await client.PostAsync("account/email", new { })).ShouldBeErrors("required@email");
        (await client.PostAsync("account/email", new { email = "no" })).ShouldBeErrors("invalid@email");
        (await client.PostAsync("account/email", new { email = account.Email!.ToUpperInvariant() })).ShouldBeErrors("duplicate_email@email");
        (await client.PutAsync("account/email", new { email = NewEmail() })).ShouldBeErrors("unknown_email@email");
        (await client.PatchAsync("account/email", new { email = NewEmail(), primary = true })).ShouldBeErrors("unknown_email@email");
        (await client.PatchAsync("account/email", new { email = account.Email })).ShouldBeErrors("required@primary");
        (await client.PatchAsync("account/email", new { email = account.Email, primary = false })).ShouldBeErrors("required@primary");
        (await client.DeleteAsync("account/email", new { email = NewEmail() })).ShouldBeErrors("unknown_email@email");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Giving_up_a_pending_address_ends_its_code(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        var second = NewEmail("second");
        await client.PostAsync("account/email", new { email = second });
        (await client.DeleteAsync("account/email", new { email = second })).ShouldBe(200).Data.GetRawText().ShouldBe(Rows((account.Email!, true, true)));
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(second) })).ShouldBe(409);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Somebody_elses_address_is_taken_without_a_word_and_never_proven_twice(AllauthKind kind)
    {
        var (client, _) = await SignInAsync(kind);
        var owner = await NewPersonAsync();
        (await client.PostAsync("account/email", new { email = owner.Email })).ShouldBe(200);
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(owner.Email!) })).ShouldBeErrors("email_taken@key");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stale_session_proves_itself_again_before_addresses_change(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await client.PostAsync("account/email", new { email = "no" })).ShouldBeErrors("invalid@email");
        (await client.PostAsync("account/email", new { email = NewEmail() })).ShouldAskAgain("reauthenticate", "password_reset_by_code?");
        (await client.GetAsync("account/email")).ShouldBe(200);
        (await client.PostAsync("auth/reauthenticate", new { password = Password })).ShouldBeSignedIn("password", "password+");
        (await client.PostAsync("account/email", new { email = NewEmail() })).ShouldBe(200);
        account.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nobody_sees_addresses_without_being_signed_in(AllauthKind kind)
    {
        var client = Open(kind);
        (await client.GetAsync("account/email")).ShouldOwe(null);
        (await client.PutAsync("account/email", new { email = NewEmail() })).ShouldOwe(null);
        (await client.PatchAsync("account/email", new { email = NewEmail(), primary = true })).ShouldOwe(null);
        (await client.DeleteAsync("account/email", new { email = NewEmail() })).ShouldOwe(null);
    }

    private static string Rows(params (string Email, bool Verified, bool Primary)[] rows) =>
        "[" + string.Join(',', rows.Select(r => $$"""{"email":"{{r.Email}}","verified":{{(r.Verified ? "true" : "false")}},"primary":{{(r.Primary ? "true" : "false")}}}""")) + "]";
}

/// <summary>On SQLite.</summary>
public sealed class SqliteEmailTests(SqliteHeadlessServer shared) : EmailTests(shared), IClassFixture<SqliteHeadlessServer>;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlEmailTests(PostgreSqlHeadlessServer shared) : EmailTests(shared), IClassFixture<PostgreSqlHeadlessServer>;
