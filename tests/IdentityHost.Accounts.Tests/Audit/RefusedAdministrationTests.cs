using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Audit.Refusals;
using IdentityHost.Accounts.Tests.World;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Audit;

/// <summary>What was tried in the administration and refused: told of, and never a flood of rows.</summary>
public sealed class RefusedAdministrationTests : PeopleTests
{
    [Fact]
    [Trait("Security", "S-202")]
    [Trait("Security", "S-204")]
    public async Task Each_operation_that_somebody_tries_leaves_a_row_in_a_minute_and_all_together_no_more_than_failed_proofs()
    {
        var refused = new RefusedAdministration(Here.Get<IAuditLog>(), Here.Get<AuditTrail>(), Options.Create(new AuditOptions { MostFailuresPerMinute = 10 }), Here.Clock);
        for (var i = 0; i < 100; i++)
        {
            await refused.NoteAsync(new("ada", "disableUser", "/users/" + i, AuditReasons.AboveRights));
            await refused.NoteAsync(new("ada", "createGroup", "/groups", AuditReasons.NoPermission));
            await refused.NoteAsync(new("eve", "disableUser", new string('x', 1000), AuditReasons.AboveRights));
        }

        var rows = await RowsAsync();
        rows.Select(r => (r.Details["operation"], r.Details["target"].Length, r.Reason, r.Outcome)).ShouldBe(
        [
            ("disableUser", 8, AuditReasons.AboveRights, AuditOutcome.Refused), ("createGroup", 7, AuditReasons.NoPermission, AuditOutcome.Refused),
            ("disableUser", 300, AuditReasons.AboveRights, AuditOutcome.Refused),
        ]);
        for (var i = 0; i < 100; i++)
            await refused.NoteAsync(new($"account {i}", "listUsers", "/users", AuditReasons.NoPermission));
        (await RowsAsync()).Count.ShouldBe(10);

        Here.Clock.Advance(TimeSpan.FromMinutes(1));
        await refused.NoteAsync(new("ada", "disableUser", "/users/x", AuditReasons.AboveRights));
        // 99 of her own, and the 93 that the limit of all together kept out.
        (await RowsAsync())[^1].Details["left_out"].ShouldBe("192");
    }

    private Task<IReadOnlyList<AuditEntry>> RowsAsync() =>
        Here.Get<IAuditLog>().PageAsync(new AuditFilter { Event = AuditEvents.AdministrationRefused, OldestFirst = true }, null, 1000, CancellationToken.None);
}
