using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Audit.Refusals;
using IdentityHost.Accounts.Tests.World;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Audit;

/// <summary>Refused clients in the audit log: told of, and never a flood of rows.</summary>
public sealed class RefusedClientTests : PeopleTests
{
    private RefusedClients? _refused;

    private RefusedClients Refused =>
        _refused ??= new(Here.Get<IAuditLog>(), Here.Get<AuditTrail>(), Options.Create(new AuditOptions { MostFailuresPerMinute = 50 }), Here.Clock);

    [Fact]
    [Trait("Security", "S-204")]
    public async Task A_client_that_guesses_all_day_leaves_a_row_in_a_minute_that_counts_the_others()
    {
        for (var minute = 0; minute < 3; minute++)
        {
            for (var guess = 0; guess < 1000; guess++)
                await NoteAsync("shop");
            Here.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var rows = await RowsAsync();
        rows.ShouldAllBe(r => r.Event == AuditEvents.ClientRefused && r.Outcome == AuditOutcome.Refused && r.ClientId == "shop" && r.AccountId == null && r.Reason == AuditReasons.WrongSecret);
        rows.Select(r => r.Details.GetValueOrDefault("left_out")).ShouldBe([null, "999", "999"]);
        rows[0].Details["method"].ShouldBe("client_secret_basic");
    }

    [Fact]
    [Trait("Security", "S-204")]
    public async Task Many_clients_together_leave_no_more_rows_than_failed_proofs_may_and_those_that_do_not_exist_one()
    {
        for (var guess = 0; guess < 100; guess++)
            await NoteAsync(null);
        (await RowsAsync()).Count.ShouldBe(1);
        for (var client = 0; client < 3000; client++)
            await NoteAsync($"client {client}");
        (await RowsAsync()).Count.ShouldBe(50);

        Here.Clock.Advance(TimeSpan.FromMinutes(1));
        await NoteAsync("shop");
        await NoteAsync(null);
        // 2951 of the 3000, and 99 of those that do not exist: nothing is lost when a client is forgotten.
        (await RowsAsync()).TakeLast(2).Select(r => r.Details.GetValueOrDefault("left_out")).ShouldBe(["3050", null]);
    }

    private ValueTask NoteAsync(string? client) =>
        Refused.NoteAsync(client, "client_secret_basic", client is null ? AuditReasons.UnknownClient : AuditReasons.WrongSecret, CancellationToken.None);

    private Task<IReadOnlyList<AuditEntry>> RowsAsync() => Here.Get<IAuditLog>().PageAsync(new AuditFilter { Event = AuditEvents.ClientRefused, OldestFirst = true }, null, 1000, CancellationToken.None);
}
