using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.Tests.Databases;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Accounts;

public sealed class VisitorConformanceOnSqlite() : VisitorConformance(DatabaseProvider.Sqlite);

public sealed class VisitorConformanceOnPostgreSql() : VisitorConformance(DatabaseProvider.PostgreSql);

/// <summary>Visitors and what they have under way.</summary>
public abstract class VisitorConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private IVisitors Visitors => Node.Get<IVisitors>();

    [Fact]
    [Trait("Security", "S-069")]
    public async Task A_visitor_is_found_by_its_token_in_its_own_kind_until_its_time_is_over_or_it_is_forgotten()
    {
        var kept = Samples.Visitor("v", Now);
        await CommitAsync(new KeepVisitor(kept), new BeginStep(Samples.Step("v", PendingKind.SignIn, Now)));

        var read = (await Visitors.FindAsync(kept.TokenHash, ClientKind.App, Now, Ct)).ShouldNotBeNull();
        (read with { TokenHash = kept.TokenHash }).ShouldBe(kept);
        (await Visitors.FindAsync(kept.TokenHash, ClientKind.Browser, Now, Ct)).ShouldBeNull();
        (await Visitors.FindAsync(kept.TokenHash, ClientKind.App, kept.ExpiresAt, Ct)).ShouldBeNull();
        (await CommitAsync(new ForgetVisitor("v"), new ForgetVisitor("unknown"))).ShouldBeTrue();
        (await Visitors.FindAsync(kept.TokenHash, ClientKind.App, Now, Ct)).ShouldBeNull();
        (await PendingAsync("v")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_is_read_as_it_was_written_and_the_next_of_its_kind_replaces_it()
    {
        await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct);
        var first = Samples.Step("v", PendingKind.EmailCode, Now, account: "ada");
        await CommitAsync(new BeginStep(first), new BeginStep(Samples.Step("v", PendingKind.SignIn, Now) with { CodeHash = null, SentTo = null, Data = null }));

        var read = await PendingAsync("v");
        read.Select(s => s.Kind).ShouldBe([PendingKind.SignIn, PendingKind.EmailCode]);
        read[1].CodeHash.ShouldBe(first.CodeHash);
        (read[1] with { CodeHash = first.CodeHash }).ShouldBe(first);
        read[0].CodeHash.ShouldBeNull();

        var next = Samples.Step("v", PendingKind.EmailCode, Now, "next") with { SentTo = "other@example.org", TriesLeft = 7, Data = "{}", ExpiresAt = Now.AddHours(1) };
        await CommitAsync(new BeginStep(next));
        var replaced = (await PendingAsync("v"))[1];
        (replaced with { CodeHash = next.CodeHash }).ShouldBe(next);
        (await Visitors.PendingOfAsync("v", Now.AddMinutes(10), Ct)).Single().Id.ShouldBe("next");
    }

    [Fact]
    [Trait("Security", "S-033")]
    public async Task Of_32_that_spend_a_step_one_wins()
    {
        var step = Samples.Step("v", PendingKind.LoginCode, Now);
        await CommitAsync(new BeginStep(step));
        (await CommitAtAsync(step.ExpiresAt, new SpendStep(step))).ShouldBeFalse("its time is over");
        (await RaceAsync(_ => CommitAsync(new SpendStep(step)))).ShouldBe(1);
        (await PendingAsync("v")).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-034")]
    public async Task Of_32_that_replace_a_step_one_wins_and_the_older_one_serves_no_more()
    {
        var old = Samples.Step("v", PendingKind.LoginCode, Now);
        await CommitAsync(new BeginStep(old));
        (await RaceAsync(i => CommitAsync(new ReplaceStep(old, old with { Id = $"new {i}" })))).ShouldBe(1);
        (await CommitAsync(new SpendStep(old))).ShouldBeFalse();
        (await Visitors.TryTakeTryAsync(old, Now, Ct)).ShouldBeNull();
        (await CommitAsync(new SpendStep((await PendingAsync("v")).Single()))).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-034")]
    public async Task A_step_is_found_by_its_id_while_it_lives_and_was_not_written_anew()
    {
        var step = Samples.Step("v", PendingKind.LoginCode, Now, "first");
        await CommitAsync(new BeginStep(step));
        (await Visitors.FindStepAsync("first", PendingKind.LoginCode, Now, Ct))!.Holder.ShouldBe("v");
        (await Visitors.FindStepAsync("first", PendingKind.EmailCode, Now, Ct)).ShouldBeNull();
        (await Visitors.FindStepAsync("first", PendingKind.LoginCode, step.ExpiresAt, Ct)).ShouldBeNull();

        await CommitAsync(new ReplaceStep(step, step with { Id = "second" }));
        (await Visitors.FindStepAsync("first", PendingKind.LoginCode, Now, Ct)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-032")]
    public async Task A_step_bears_exactly_as_many_tries_as_it_has_under_32_at_once()
    {
        var step = Samples.Step("v", PendingKind.LoginCode, Now) with { TriesLeft = 5 };
        await CommitAsync(new BeginStep(step));
        (await Visitors.TryTakeTryAsync(step, step.ExpiresAt, Ct)).ShouldBeNull();
        (await Visitors.TryTakeTryAsync(step with { Holder = "other" }, Now, Ct)).ShouldBeNull();

        List<int> left = [];
        (await RaceAsync(async _ =>
        {
            if (await Visitors.TryTakeTryAsync(step, Now, Ct) is not { } now)
                return false;
            lock (left)
                left.Add(now);
            return true;
        })).ShouldBe(5);
        left.Order().ShouldBe([0, 1, 2, 3, 4]);
        (await CommitAsync(new SpendStep(step))).ShouldBeTrue("a right proof on the last try counts");
    }

    [Fact]
    [Trait("Security", "S-061")]
    public async Task What_moves_under_a_new_token_is_spent_and_replaced_in_the_same_act()
    {
        var code = Samples.Step("old", PendingKind.EmailCode, Now, "code");
        var signIn = Samples.Step("old", PendingKind.SignIn, Now, "sign-in");
        await CommitAsync(new KeepVisitor(Samples.Visitor("old", Now)), new BeginStep(code), new BeginStep(signIn));

        (await CommitAsync(
            new KeepVisitor(Samples.Visitor("new", Now)),
            new MoveSteps("old", "new"),
            new ForgetVisitor("old"),
            new SpendStep(code),
            new ReplaceStep(signIn, signIn with { Holder = "new", Id = "next" }))).ShouldBeTrue();

        (await PendingAsync("old")).ShouldBeEmpty();
        (await PendingAsync("new")).Select(s => s.Id).ShouldBe(["next"]);
    }

    [Fact]
    public async Task Steps_are_dropped_by_kind_and_handed_over_in_place_of_the_others()
    {
        await CommitAsync(
            new BeginStep(Samples.Step("v", PendingKind.SignIn, Now, "mine")),
            new BeginStep(Samples.Step("v", PendingKind.EmailCode, Now, "mine")),
            new BeginStep(Samples.Step("v", PendingKind.Passkey, Now, "mine")),
            new BeginStep(Samples.Step("session", PendingKind.EmailCode, Now, "theirs")),
            new BeginStep(Samples.Step("session", PendingKind.TotpEnrolment, Now, "theirs")));

        (await CommitAsync(new DropSteps("v", PendingKind.Passkey, PendingKind.PhoneCode), new MoveSteps("v", "session"))).ShouldBeTrue();

        (await PendingAsync("v")).ShouldBeEmpty();
        (await PendingAsync("session")).Select(s => (s.Kind, s.Id)).ShouldBe(
            [(PendingKind.SignIn, "mine"), (PendingKind.EmailCode, "mine"), (PendingKind.TotpEnrolment, "theirs")]);
    }

    private ValueTask<IReadOnlyList<PendingStep>> PendingAsync(string holder) => Visitors.PendingOfAsync(holder, Now, Ct);
}
