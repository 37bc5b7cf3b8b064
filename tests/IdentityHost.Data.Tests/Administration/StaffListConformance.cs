using IdentityHost.Accounts;
using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Blocking.Entries;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.Paging;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Secrets;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Administration;

public sealed class StaffListConformanceOnSqlite() : StaffListConformance(DatabaseProvider.Sqlite);

public sealed class StaffListConformanceOnPostgreSql() : StaffListConformance(DatabaseProvider.PostgreSql);

/// <summary>The lists of the administration: every order both ways, page by page, with each filter; nothing twice, and nothing left out.</summary>
public abstract class StaffListConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private IBlockEntries Entries => Node.Get<IBlockEntries>();

    [Fact]
    public async Task Groups_are_listed_by_name_and_found_by_what_they_give()
    {
        foreach (var (name, permission) in ((string, string)[])[("SUPPORT", "users.read"), ("SALES_1", "shop.act"), ("SALES21", "users_read.x"), (Group.RootNormalizedName, "")])
            (await CommitAsync(new AddGroup(new Group { Id = name, Name = name, NormalizedName = name, ConcurrencyStamp = "v", Permissions = permission.Length == 0 ? [] : [permission] }))).ShouldBeTrue();

        async Task<string> WalkAsync(GroupFilter filter, bool descending) => string.Join(' ', await PagesAsync(
            (RowPlace<string>? after) => Node.Get<IGroups>().PageAsync(filter, descending, after, 2, Ct), g => new RowPlace<string>(g.NormalizedName!, g.Id), g => g.Id));

        (await WalkAsync(new(), descending: false)).ShouldBe("ROOT SALES21 SALES_1 SUPPORT");
        (await WalkAsync(new(), descending: true)).ShouldBe("SUPPORT SALES_1 SALES21 ROOT");
        (await WalkAsync(new() { Beginning = "SALES_" }, descending: false)).ShouldBe("SALES_1");
        (await WalkAsync(new() { Permission = "users.read" }, descending: false)).ShouldBe("ROOT SUPPORT");
        (await WalkAsync(new() { Permission = "shop.act", Beginning = "SALES" }, descending: false)).ShouldBe("SALES_1");
        (await WalkAsync(new() { Permission = "%" }, descending: false)).ShouldBe("");
    }

    [Fact]
    public async Task Live_sessions_of_everybody_are_listed()
    {
        foreach (var id in (string[])["ada", "eve"])
            (await CommitAsync(new AddAccount(Samples.Account(id)))).ShouldBeTrue();
        foreach (var (id, account, minute, days) in ((string, string, int, int)[])[("a", "ada", 3, 1), ("b", "eve", 1, 3), ("c", "ada", 2, 2), ("same", "ada", 2, 2), ("over", "ada", 0, 0)])
            (await CommitAsync(new AddSession(Samples.Session(account, Now, id) with { CreatedAt = Now.AddMinutes(minute), ExpiresAt = Now.AddDays(days).AddSeconds(1), Address = "192.0.2." + minute }, 10))).ShouldBeTrue();
        await CommitAsync(new AddSession(Samples.Session("eve", Now, "ended") with { CreatedAt = Now.AddMinutes(9) }, 10), new EndSession("ended", "eve", AuditReasons.SignedOut));

        async Task<string> WalkAsync(SessionFilter filter, SessionOrder order = SessionOrder.CreatedAt, bool descending = true) => string.Join(' ', await PagesAsync(
            (RowPlace<DateTimeOffset>? after) => Node.Get<ISessions>().PageAsync(filter, order, descending, after, 2, Now.AddHours(1), Ct),
            s => new RowPlace<DateTimeOffset>(order == SessionOrder.CreatedAt ? s.CreatedAt : s.ExpiresAt, s.Id),
            s => s.Id));

        (await WalkAsync(new())).ShouldBe("a same c b");
        (await WalkAsync(new(), descending: false)).ShouldBe("b c same a");
        (await WalkAsync(new(), SessionOrder.ExpiresAt, descending: false)).ShouldBe("a c same b");
        (await WalkAsync(new() { AccountId = "ada", Since = Now.AddMinutes(2), Until = Now.AddMinutes(3) })).ShouldBe("same c");
        (await WalkAsync(new() { Kind = ClientKind.Browser, Address = "192.0.2.1" })).ShouldBe("b");
        (await WalkAsync(new() { Kind = ClientKind.App })).ShouldBe("");
        (await WalkAsync(new() { SeenSince = Now.AddSeconds(-1) })).ShouldBe("a same c b");
        (await WalkAsync(new() { SeenSince = Now })).ShouldBe("", "none was seen later");
    }

    [Fact]
    public async Task Invitations_of_everybody_are_listed_by_how_they_stand()
    {
        foreach (var id in (string[])["ada", "eve", "new"])
            (await CommitAsync(new AddAccount(Samples.Account(id)))).ShouldBeTrue();
        foreach (var (id, by, hours) in ((string, string, int)[])[("open", "ada", 5), ("over", "eve", 1), ("taken", "eve", 3)])
            (await CommitAsync(new AddInvitation(Invitation(id, by, hours)))).ShouldBeTrue();
        (await CommitAsync(new AcceptInvitation(Invitation("taken", "eve", 3), "new"))).ShouldBeTrue();

        async Task<string> WalkAsync(InvitationFilter filter, bool descending = true, InvitationOrder order = InvitationOrder.CreatedAt) => string.Join(' ', await PagesAsync(
            (RowPlace<DateTimeOffset>? after) => Node.Get<IInvitations>().PageAsync(filter, order, descending, after, 1, Now.AddHours(2), Ct),
            i => new RowPlace<DateTimeOffset>(order == InvitationOrder.CreatedAt ? i.CreatedAt : i.ExpiresAt, i.Id),
            i => i.Id));

        (await WalkAsync(new())).ShouldBe("taken over open");
        (await WalkAsync(new(), descending: false, InvitationOrder.ExpiresAt)).ShouldBe("over taken open");
        (await WalkAsync(new() { State = InvitationState.Open })).ShouldBe("open");
        (await WalkAsync(new() { State = InvitationState.Expired, InvitedById = "eve" })).ShouldBe("over");
        (await WalkAsync(new() { State = InvitationState.Accepted, Beginning = "TAKEN@" })).ShouldBe("taken");
        (await Node.Get<IInvitations>().FindByIdAsync("over", Ct))!.InvitedById.ShouldBe("eve");
        (await Node.Get<IInvitations>().FindByIdAsync("none", Ct)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-033")]
    [Trait("Security", "S-230")]
    public async Task Of_32_that_take_one_invitation_one_gets_an_account()
    {
        (await CommitAsync(new AddAccount(Samples.Account("ada")), new AddInvitation(Invitation("once", "ada", 1)))).ShouldBeTrue();
        (await RaceAsync(i => CommitAsync(new AddAccount(Samples.Account($"guest{i}")), new AcceptInvitation(Invitation("once", "ada", 1), $"guest{i}")))).ShouldBe(1);
        (await Node.Get<IInvitations>().FindByIdAsync("once", Ct))!.AcceptedAt.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-230")]
    public async Task Of_32_that_add_the_same_to_a_block_list_one_does_and_every_node_knows()
    {
        await using var second = await StartSecondNodeAsync();
        (await RaceAsync(i => (i % 2 == 0 ? Entries : second.Get<IBlockEntries>()).TryAddAsync(Entry($"e{i}", "example.org", i), 10, Ct))).ShouldBe(1);
        (await Entries.TryAddAsync(Entry("other", "example.org", 1) with { List = BlockList.SendingEmailDomains }, 10, Ct)).ShouldBeTrue();
        (await Entries.TryAddAsync(Entry("full", "example.net", 1), 2, Ct)).ShouldBeFalse();
        var read = (await Entries.PageAsync(new() { List = BlockList.RegistrationEmailDomains }, BlockEntryOrder.Value, false, null, 5, Ct)).ShouldHaveSingleItem();
        (await RaceAsync(i => Entries.TryReplaceAsync(read, read with { IsActive = false, Version = $"v{i}" }, Ct))).ShouldBe(1);
        Entries.Current.Select(e => e.Id).ShouldBe(["other"]);
        await UntilAsync(() => second.Get<IBlockEntries>().Current is [{ Id: "other" }]);
        (await RaceAsync(_ => Entries.TryDeleteAsync(read, Ct))).ShouldBe(1);
        (await Node.Get<IAuditLog>().PageAsync(new AuditFilter { Event = AuditEvents.BlockListChanged }, null, 10, Ct)).Select(r => r.Details["act"]).ShouldBe(["deleted", "disabled", "added", "added"]);
    }

    [Fact]
    public async Task Entries_of_block_lists_are_listed()
    {
        foreach (var (id, value, minute) in ((string, string, int)[])[("a", "c.Example", 1), ("b", "a.example", 3), ("c", "b_example", 2)])
            (await Entries.TryAddAsync(Entry(id, value, minute), 10, Ct)).ShouldBeTrue();

        async Task<string> WalkAsync(BlockEntryFilter filter, BlockEntryOrder order, bool descending) => string.Concat(await PagesAsync(
            (RowPlace<object>? after) => Entries.PageAsync(filter, order, descending, after, 2, Ct),
            e => new RowPlace<object>(order == BlockEntryOrder.Value ? e.Value : e.CreatedAt, e.Id),
            e => e.Id));

        (await WalkAsync(new(), BlockEntryOrder.CreatedAt, descending: true)).ShouldBe("bca");
        (await WalkAsync(new(), BlockEntryOrder.Value, descending: false)).ShouldBe("bca");
        (await WalkAsync(new(), BlockEntryOrder.Value, descending: true)).ShouldBe("acb");
        (await WalkAsync(new() { Part = ".EXAMPLE" }, BlockEntryOrder.CreatedAt, descending: false)).ShouldBe("ab");
        (await WalkAsync(new() { Part = "_", IsActive = true }, BlockEntryOrder.CreatedAt, descending: false)).ShouldBe("c");
        (await WalkAsync(new() { IsActive = false }, BlockEntryOrder.CreatedAt, descending: false)).ShouldBe("");
    }

    private static async Task<IReadOnlyList<string>> PagesAsync<TRow, TPlace>(Func<TPlace?, Task<IReadOnlyList<TRow>>> page, Func<TRow, TPlace> placeOf, Func<TRow, string> idOf)
        where TPlace : class
    {
        var (ids, after) = (new List<string>(), (TPlace?)null);
        while (await page(after) is { Count: > 0 } rows)
        {
            ids.AddRange(rows.Select(idOf));
            after = placeOf(rows[^1]);
        }

        return ids;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var tries = 0; tries < 100 && !isSo(); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), Ct);
        isSo().ShouldBeTrue();
    }

    private static BlockEntry Entry(string id, string value, int minute) => new(id, BlockList.RegistrationEmailDomains, value) { Version = "v", CreatedAt = Now.AddMinutes(minute) };

    private static Invitation Invitation(string id, string by, int hours) => new()
    {
        Id = id,
        KeyHash = OpaqueToken.Hash(id),
        Email = $"{id}@example.org",
        Normalized = $"{id}@example.org".ToUpperInvariant(),
        InvitedById = by,
        CreatedAt = Now.AddSeconds(id.Length == 5 ? 9 : id == "over" ? 5 : 1),
        ExpiresAt = Now.AddHours(hours),
    };
}
