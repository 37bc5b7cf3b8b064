using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Idempotency;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class IdempotencyConformanceOnSqlite() : IdempotencyConformance(DatabaseProvider.Sqlite);

public sealed class IdempotencyConformanceOnPostgreSql() : IdempotencyConformance(DatabaseProvider.PostgreSql);

/// <summary>Idempotency keys: one request is answered, the others hear what it was told.</summary>
public abstract class IdempotencyConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private static readonly TimeSpan s_hold = TimeSpan.FromMinutes(1);

    private IIdempotencyKeys Keys => Node.Get<IIdempotencyKeys>();

    [Fact]
    [Trait("Security", "S-230")]
    public async Task Of_32_that_come_at_once_one_takes_the_key_and_the_others_wait_for_its_answer()
    {
        (await RaceAsync(async i => await TakeAsync(Request($"h{i}")) is KeyState.Taken)).ShouldBe(1);
        (await TakeAsync(Request("late"))).ShouldBe(new KeyState.Held(Now + s_hold));
        (await TakeAsync(Request("late", content: "other"))).ShouldBeOfType<KeyState.Different>();
    }

    [Fact]
    public async Task Nobody_takes_the_place_of_a_holder_who_is_gone_for_it_may_have_made_what_was_asked_for()
    {
        (await TakeAsync(Request("crashed"))).ShouldBeOfType<KeyState.Taken>();
        (await TakeAsync(Request("other", content: "other"), Now + s_hold)).ShouldBeOfType<KeyState.Different>();
        (await TakeAsync(Request("late"), Now + s_hold)).ShouldBe(new KeyState.Held(Now + s_hold));
        // Who was thought gone and was only slow may answer still.
        (await Keys.TryAnswerAsync(Request("crashed"), [1], Ct)).ShouldBeTrue();
        (await TakeAsync(Request("late"), Now + s_hold)).ShouldBeOfType<KeyState.Answered>();
    }

    [Fact]
    public async Task Who_meets_a_fault_says_so_at_once_and_leaves_the_key_taken()
    {
        await TakeAsync(Request("first"));
        await Keys.LeaveAsync(Request("second"), Now.AddSeconds(1), Ct);
        (await TakeAsync(Request("late"))).ShouldBe(new KeyState.Held(Now + s_hold), "it was not theirs to leave");
        await Keys.LeaveAsync(Request("first"), Now.AddSeconds(1), Ct);
        (await TakeAsync(Request("late"), Now.AddSeconds(2))).ShouldBe(new KeyState.Held(Now.AddSeconds(1)));
        (await TakeAsync(Request("tomorrow"), Now.AddDays(1))).ShouldBeOfType<KeyState.Taken>();
    }

    [Fact]
    public async Task An_answer_is_kept_once_and_until_the_key_is_over()
    {
        await TakeAsync(Request("first"));
        (await RaceAsync(i => Keys.TryAnswerAsync(Request("first"), [(byte)i], Ct))).ShouldBe(1);
        var kept = (await TakeAsync(Request("again"), Now + s_hold)).ShouldBeOfType<KeyState.Answered>();
        await Keys.ForgetAsync(Request("first"), Ct);
        (await TakeAsync(Request("again"), Now + s_hold)).ShouldBeOfType<KeyState.Answered>().Box.ShouldBe(kept.Box);

        (await TakeAsync(Request("tomorrow", content: "other"), Now.AddDays(1))).ShouldBeOfType<KeyState.Taken>();
        (await TakeAsync(Request("late", content: "other"), Now.AddDays(1))).ShouldBeOfType<KeyState.Held>();
    }

    [Fact]
    public async Task A_key_of_which_nothing_came_is_as_good_as_new_and_old_ones_are_cleaned_up()
    {
        await TakeAsync(Request("first"));
        await Keys.ForgetAsync(Request("second"), Ct);
        (await TakeAsync(Request("second"))).ShouldBeOfType<KeyState.Held>();
        await Keys.ForgetAsync(Request("first"), Ct);
        (await TakeAsync(Request("second", content: "other"))).ShouldBeOfType<KeyState.Taken>();

        var old = Request("old", key: "old");
        var longAgo = TimeProvider.System.GetUtcNow().AddDays(-2);
        await Keys.TakeAsync(old, longAgo, longAgo + s_hold, longAgo.AddDays(1), Ct);
        (await Node.Get<CleanUp>().RunAsync(null, Ct)).ShouldBe(1);
    }

    private Task<KeyState> TakeAsync(RepeatableRequest request, DateTimeOffset? at = null, IIdempotencyKeys? keys = null) =>
        (keys ?? Keys).TakeAsync(request, at ?? Now, (at ?? Now) + s_hold, (at ?? Now).AddDays(1), Ct);

    private static RepeatableRequest Request(string holder, string key = "key", string content = "content") => new(Hash(key), Hash(content), holder);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
