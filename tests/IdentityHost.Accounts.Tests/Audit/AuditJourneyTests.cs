using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.Totp;
using IdentityHost.Testing.Authenticators;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Audit;

/// <summary>What journeys leave in the audit log, and what never.</summary>
public sealed class AuditJourneyTests() : FactorTests(("Throttling:FreeTries", "50"), ("Throttling:CountAddresses", "false"))
{
    private const string Next = "another battery staple";
    private readonly Browser _browser = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-202")]
    [Trait("Security", "S-200")]
    public async Task A_journey_leaves_its_rows_and_no_secret_in_any_of_them()
    {
        var ada = await SignedInAdaAsync(_browser);
        var offered = (await Totp.BeginAsync(await Here.ReadAsync(_browser), None)).ShouldBeOfType<TotpStatus.Offered>();
        var app = new AuthenticatorApp(offered.Secret);
        (await Totp.ActivateAsync(await Here.ReadAsync(_browser), app.CodeAt(Here.Clock.GetUtcNow()), None)).ShouldAdvance();
        var codes = await CodesAsync(_browser);
        List<string> secrets = [Password, Next, Ada, offered.Secret, .. codes, .. codes.Select(c => c.Replace("-", "", StringComparison.Ordinal))];

        GrowStale();
        (await Factor.ReauthenticateAsync(await Here.ReadAsync(_browser), "000000", None)).ShouldFail("incorrect_code", "code");
        (await Factor.ReauthenticateAsync(await Here.ReadAsync(_browser), codes[0], None)).ShouldAdvance();
        (await Here.Get<PasswordChange>().ChangeAsync(await Here.ReadAsync(_browser), Password, Next, None)).ShouldAdvance();
        await Here.Get<SignOut>().EndAsync(await Here.ReadAsync(_browser), None);
        (await Here.SignInAsync(_browser, Ada, Password)).ShouldBeMismatch();
        (await Here.SignInAsync(_browser, Ada, Next)).ShouldAdvance();
        secrets.Add(app.CodeAt(Here.Clock.GetUtcNow()));
        (await TypeCodeAsync(_browser, "111111")).ShouldFail("incorrect_code", "code");
        (await TypeCodeAsync(_browser, secrets[^1])).ShouldAdvance();
        (await AnswerTrustAsync(_browser, trust: true)).ShouldAdvance();
        (await Here.Get<PasswordReset>().RequestAsync(await Here.VisitAsync(new Browser()), Ada, None)).ShouldAdvance();
        secrets.AddRange(_browser.Cookies.Values.Where(v => v.Length > 10));
        secrets.AddRange((await Here.MailboxAsync()).SelectMany(m => m.Text.Split([' ', '\n', '='])).Where(word => word.Length is 6 or > 30 && word.Any(char.IsAsciiDigit)));

        var rows = (await RowsAsync()).Where(r => r.AccountId == ada.Id).ToList();
        rows.Select(r => r.Event).ShouldBe(
        [
            AuditEvents.AccountCreated, AuditEvents.SessionBegun, AuditEvents.AuthenticatorAdded, AuditEvents.AuthenticatorAdded, AuditEvents.ProofFailed,
            AuditEvents.RecoveryCodeUsed, AuditEvents.SessionProven, AuditEvents.PasswordChanged, AuditEvents.SessionEnded, AuditEvents.SignInFailed,
            AuditEvents.SignInFailed, AuditEvents.BrowserTrusted, AuditEvents.SessionBegun, AuditEvents.PasswordResetRequested,
        ]);
        rows.Where(r => r.Event != AuditEvents.AccountCreated).ShouldAllBe(r => r.Address != null);
        rows.Where(r => r.Outcome == AuditOutcome.Refused).Select(r => r.Reason).ShouldBe([AuditReasons.WrongFactor, AuditReasons.WrongPassword, AuditReasons.WrongFactor]);
        rows.Single(r => r.Event == AuditEvents.PasswordChanged).ShouldSatisfyAllConditions(
            r => r.Actor.ShouldBe(new AuditActor(AuditActorKind.Account, ada.Id)), r => r.SessionId.ShouldNotBeNull());
        rows.Last(r => r.Event == AuditEvents.SessionBegun).Details["methods"].ShouldBe("pwd totp");

        var lines = string.Join('\n', rows.Select(AuditLine.Write));
        foreach (var secret in secrets)
            lines.ShouldNotContain(secret, Case.Insensitive);
    }

    [Fact]
    [Trait("Security", "S-202")]
    [Trait("Security", "S-002")]
    public async Task A_wrong_password_leaves_one_row_whether_anybody_has_the_name_or_not()
    {
        var ada = await Here.AddAsync(Ada, Password);
        var eve = await Here.AddAsync("eve@example.org", Password);
        await Here.DisableAsync(eve);
        (await Here.SignInAsync(_browser, Ada, "wrong")).ShouldBeMismatch();
        (await Here.SignInAsync(_browser, "nobody@example.org", "wrong")).ShouldBeMismatch();
        (await Here.SignInAsync(_browser, "eve@example.org", Password)).ShouldBeMismatch();

        (await RowsAsync(AuditEvents.SignInFailed)).Select(r => (r.AccountId, r.Reason, r.Actor.Kind)).ShouldBe(
        [
            (ada.Id, AuditReasons.WrongPassword, AuditActorKind.Nobody), (null, AuditReasons.WrongPassword, AuditActorKind.Nobody),
            (eve.Id, AuditReasons.Disabled, AuditActorKind.Nobody),
        ]);
    }

    [Fact]
    [Trait("Security", "S-204")]
    public async Task Of_a_flood_some_rows_are_written_and_the_next_one_says_how_many_were_not()
    {
        Here.Get<IOptions<AuditOptions>>().Value.MostFailuresPerMinute = 3;
        for (var i = 0; i < 5; i++)
            (await Here.SignInAsync(_browser, $"nobody{i}@example.org", "wrong")).ShouldBeMismatch();
        (await RowsAsync(AuditEvents.SignInFailed)).Count.ShouldBe(3);

        Here.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Here.SignInAsync(_browser, "nobody@example.org", "wrong")).ShouldBeMismatch();
        var rows = await RowsAsync(AuditEvents.SignInFailed);
        rows.Count.ShouldBe(4);
        rows[^1].Details["left_out"].ShouldBe("2");
    }

    private async Task<IReadOnlyList<AuditEntry>> RowsAsync(string? only = null) =>
        await Here.Get<IAuditLog>().PageAsync(new AuditFilter { Event = only, OldestFirst = true }, null, 1000, None);
}
