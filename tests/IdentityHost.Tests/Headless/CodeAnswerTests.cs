using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>
/// Codes that are no good are answered alike. allauth's contract draws one line: while something is pending, what is typed is wrong (400); when
/// nothing is, there is nothing to type into (409), whatever became of it.
/// </summary>
public sealed class CodeAnswerTests(SqliteHeadlessServer shared) : HeadlessTests(shared), IClassFixture<SqliteHeadlessServer>
{
    private const string Other = "another horse entirely";

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-036")]
    public Task Codes_that_sign_in(AllauthKind kind) => AlikeAsync(
        kind,
        new(
            (client, email) => client.PostAsync("auth/code/request", new { email }),
            (client, code) => client.PostAsync("auth/code/confirm", new { code }),
            async () => (await NewPersonAsync()).Email!));

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-036")]
    public Task Codes_that_prove_an_address(AllauthKind kind) => AlikeAsync(
        kind,
        new(
            (client, email) => client.PostAsync("auth/signup", new { email, password = Password }),
            (client, key) => client.PostAsync("auth/email/verify", new { key }),
            () => Task.FromResult(NewEmail()),
            IsForNewcomers: true));

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-036")]
    public Task Codes_that_set_a_password(AllauthKind kind) => AlikeAsync(
        kind,
        new(
            (client, email) => client.PostAsync("auth/password/request", new { email }),
            (client, key) => client.PostAsync("auth/password/reset", new { key, password = Other }),
            async () => (await NewPersonAsync()).Email!));

    private async Task AlikeAsync(AllauthKind kind, Way way)
    {
        // While one is pending: made up, somebody else's, one of before, no code at all, and where nobody can be right.
        var (client, email) = (Open(kind), await way.NewEmailAsync());
        await way.AskAsync(client, email);
        var wrong = await way.AnswerAsync(client, "000000");
        wrong.ShouldBe(400).Errors.Single().ShouldStartWith("incorrect_code@");
        var foreign = Open(kind);
        var foreignEmail = await way.NewEmailAsync();
        await way.AskAsync(foreign, foreignEmail);
        Same(wrong, await way.AnswerAsync(client, await Mailbox.CodeAsync(foreignEmail)));

        var later = Open(kind);
        var repeated = (await NewPersonAsync()).Email!;
        await later.PostAsync("auth/code/request", new { email = repeated });
        var old = await Mailbox.CodeAsync(repeated);
        Server.Clock.Advance(TimeSpan.FromSeconds(61));
        var next = Open(kind);
        await way.AskAsync(next, await way.NewEmailAsync());
        Same(wrong, await way.AnswerAsync(next, old));
        Same(wrong, await way.AnswerAsync(next, "no code at all"));
        var nobody = Open(kind);
        await way.AskAsync(nobody, way.IsForNewcomers ? (await NewPersonAsync()).Email! : NewEmail("nobody"));
        Same(wrong, await way.AnswerAsync(nobody, "000000"));

        // When none is: never asked for, guessed away, spent, expired, and the right one elsewhere.
        var nothing = (await way.AnswerAsync(Open(kind), "000000")).ShouldBe(409);
        Same(nothing, await way.AnswerAsync(Open(kind), await Mailbox.CodeAsync(foreignEmail)));
        var spent = await Mailbox.CodeAsync(foreignEmail);
        (await way.AnswerAsync(foreign, spent)).Status.ShouldBeOneOf(200, 401);
        Same(nothing, await way.AnswerAsync(foreign, spent));
        Same(wrong, await way.AnswerAsync(client, "000000"));
        Same(nothing, await way.AnswerAsync(client, await Mailbox.CodeAsync(email)));
        var late = Open(kind);
        var lateEmail = await way.NewEmailAsync();
        await way.AskAsync(late, lateEmail);
        var lateCode = await Mailbox.CodeAsync(lateEmail);
        Server.Clock.Advance(TimeSpan.FromMinutes(6));
        Same(nothing, await way.AnswerAsync(late, lateCode));
        Same(nothing, await way.AnswerAsync(late, "000000"));
    }

    private static void Same(AllauthAnswer expected, AllauthAnswer answer)
    {
        answer.Status.ShouldBe(expected.Status, answer.Body);
        answer.Masked.ShouldBe(expected.Masked);
        answer.Headers.Keys.Order(StringComparer.Ordinal).ShouldBe(expected.Headers.Keys.Order(StringComparer.Ordinal));
    }

    private sealed record Way(
        Func<AllauthClient, string, Task<AllauthAnswer>> AskAsync, Func<AllauthClient, string, Task<AllauthAnswer>> AnswerAsync, Func<Task<string>> NewEmailAsync, bool IsForNewcomers = false);
}
