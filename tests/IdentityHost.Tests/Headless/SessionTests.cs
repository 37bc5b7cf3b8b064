using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>The list of sessions, and several requests of one session at once.</summary>
public sealed class SessionTests(SqliteHeadlessServer shared) : HeadlessTests(shared), IClassFixture<SqliteHeadlessServer>
{
    private const int AtOnce = 16;

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

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Sixteen_requests_of_one_session_at_once_all_succeed_and_lose_nothing(AllauthKind kind)
    {
        var (client, account) = await SignInAsync(kind);
        var second = NewEmail("second");
        // Long enough ago that every one of them has to note that the session was used.
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        var reads = Enumerable.Range(0, AtOnce - 2).Select(i => client.GetAsync((i % 4) switch
        {
            0 => "auth/session",
            1 => "account/email",
            2 => "auth/sessions",
            _ => "config",
        }));
        var writes = new[] { client.PostAsync("account/email", new { email = second }), client.PostAsync("auth/password/request", new { email = account.Email }) };
        foreach (var answer in await Task.WhenAll(reads.Concat(writes)))
            answer.ShouldBe(200);

        // Both of the two things begun at once are there.
        (await client.PostAsync("auth/email/verify", new { key = await Mailbox.CodeAsync(second) })).ShouldBeSignedIn("password");
        (await client.GetAsync("auth/password/reset", ("X-Password-Reset-Key", await Mailbox.CodeAsync(account.Email!)))).ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_right_code_sent_sixteen_times_at_once_serves_once(AllauthKind kind)
    {
        var (client, account) = (Open(kind), await NewPersonAsync());
        await client.PostAsync("auth/code/request", new { email = account.Email });
        var code = await Mailbox.CodeAsync(account.Email!);
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.PostAsync("auth/code/confirm", new { code })));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Select(a => a.Status).Where(s => s != 200).Except([401, 403, 409, 410]).ShouldBeEmpty();
        // A late answer to one of the others may have made the app forget the token it got.
        if (kind == AllauthKind.App)
            client.SessionToken = answers.Single(a => a.Status == 200).SessionToken;
        (await client.GetAsync("auth/session")).ShouldBeSignedIn("code");
    }
}
