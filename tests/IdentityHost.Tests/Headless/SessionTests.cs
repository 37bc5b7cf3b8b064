using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>The list of sessions.</summary>
public sealed class SessionTests(SqliteHeadlessServer shared) : HeadlessTests(shared), IClassFixture<SqliteHeadlessServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-065")]
    public async Task People_see_their_sessions_and_end_them(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        var other = Open(kind);
        await other.PostAsync("auth/login", new { email = account.Email, password = Password });

        var rows = (await client.GetAsync("auth/sessions")).ShouldBe(200).Data.EnumerateArray().ToList();
        rows.Count.ShouldBe(2);
        rows.Count(r => r.GetProperty("is_current").GetBoolean()).ShouldBe(1);
        rows.ShouldAllBe(r => r.GetProperty("id").GetInt64() > 0 && r.GetProperty("ip").GetString() == "127.0.0.1" && r.GetProperty("last_seen_at").GetDouble() > 1e9);
        var own = rows.Single(r => r.GetProperty("is_current").GetBoolean()).GetProperty("id").GetInt64();
        var others = rows.Single(r => !r.GetProperty("is_current").GetBoolean()).GetProperty("id").GetInt64();

        (await client.DeleteAsync("auth/sessions", new { })).ShouldBeErrors("required@sessions");
        (await client.DeleteAsync("auth/sessions", new { sessions = new[] { 1 } })).ShouldBeErrors("invalid_choice@sessions");
        (await client.DeleteAsync("auth/sessions", new { sessions = "all" })).ShouldBeErrors("invalid@sessions");
        (await client.DeleteAsync("auth/sessions", new { sessions = new[] { others } })).ShouldBe(200).Data.GetArrayLength().ShouldBe(1);
        (await other.GetAsync("auth/session")).Status.ShouldBe(kind == AllauthKind.App ? 410 : 401);
        (await client.DeleteAsync("auth/sessions", new { sessions = new[] { own } })).ShouldOwe(null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Another_persons_session_is_no_choice(AllauthKind kind)
    {
        var (ada, _) = await SignInAsync(kind);
        var (eve, _) = await SignInAsync(kind);
        var id = (await ada.GetAsync("auth/sessions")).Data[0].GetProperty("id").GetInt64();
        (await eve.DeleteAsync("auth/sessions", new { sessions = new[] { id } })).ShouldBeErrors("invalid_choice@sessions");
        (await ada.GetAsync("auth/session")).ShouldBeSignedIn("password");
        (await Open(kind).GetAsync("auth/sessions")).ShouldOwe(null);
        (await Open(kind).DeleteAsync("auth/sessions", new { sessions = new[] { id } })).ShouldOwe(null);
    }
}
