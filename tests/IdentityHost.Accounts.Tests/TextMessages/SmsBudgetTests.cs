using System.Diagnostics.Metrics;
using System.Globalization;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Tests.World;
using IdentityHost.Accounts.TextMessages;
using IdentityHost.Accounts.Throttling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.TextMessages;

/// <summary>What text messages may cost.</summary>
public sealed class SmsBudgetTests : PeopleTests
{
    private readonly Lines _log = new();

    private SmsBudgetOptions Options => Here.Get<IOptions<SmsBudgetOptions>>().Value;

    private Task<bool> AskAsync(string number, string address = "192.0.2.1", string? account = null) => AskAsync(Here.Get<SmsBudget>(), number, address, account);

    private async Task<bool> AskAsync(SmsBudget budget, string number, string address, string? account = null)
    {
        PhoneNumber.TryParse(number, out var parsed).ShouldBeTrue();
        return await budget.TryReserveAsync(await Here.ReadAsync(new Browser(address)), parsed!, account is null ? null : new Account { Id = account }, CancellationToken.None);
    }

    private SmsBudget Logging() => new(
        Here.Get<IAttempts>(), Here.Get<SmsCounters>(), Here.Get<SmsRules>(),
        Here.Get<AccountsMetrics>(), Here.Clock, _log);

    private static string Number(int i) => "+22670" + i.ToString("000000", CultureInfo.InvariantCulture);

    [Fact]
    [Trait("Security", "S-177")]
    public async Task Pumping_a_thousand_numbers_of_one_prefix_from_a_thousand_addresses_stays_under_its_cap()
    {
        var sent = 0;
        for (var i = 0; i < 1000; i++)
            sent += await AskAsync(Number(i), $"198.51.{i / 250}.{i % 250}", $"account-{i}") ? 1 : 0;
        sent.ShouldBe(Options.PerPrefix);

        (await AskAsync("+4915123456789")).ShouldBeTrue("who has another number is not held up");
        Here.Clock.Advance(TimeSpan.FromDays(1.01));
        (await AskAsync(Number(7))).ShouldBeTrue("another day");
    }

    [Fact]
    [Trait("Security", "S-177")]
    public async Task A_spent_day_ends_all_messages_and_raises_one_alarm()
    {
        Options.PerDay = 40;
        var (one, other) = (Logging(), Logging());
        var sent = 0;
        for (var i = 0; i < 100; i++)
            sent += await AskAsync(i % 2 == 0 ? one : other, $"+4915{i:00}3456789", $"198.51.100.{i}") ? 1 : 0;
        sent.ShouldBe(40);
        _log.Entries.ShouldHaveSingleItem().ShouldStartWith("Warning: The 40 text messages of the day are spent (IdentityHost:Sms:Budget:PerDay)");

        Here.Clock.Advance(TimeSpan.FromDays(1.01));
        for (var i = 0; i < 45; i++)
            await AskAsync(one, $"+4915{i:00}3456789", $"198.51.100.{i}");
        _log.Entries.Count.ShouldBe(2, "the next day has an alarm of its own");
    }

    [Theory]
    [Trait("Security", "S-177")]
    [InlineData("number", 10)]
    [InlineData("address", 20)]
    [InlineData("account", 10)]
    public async Task Number_client_address_and_account_have_a_limit_each(string limit, int most)
    {
        var outcomes = new List<string>();
        using var listener = Listen(outcomes);
        var sent = 0;
        for (var i = 0; i < 30; i++)
            sent += await AskAsync(limit == "number" ? "+4915123456789" : $"+49{150 + i}3456789", limit == "address" ? "192.0.2.1" : $"198.51.100.{i}", limit == "account" ? "ada" : $"a{i}") ? 1 : 0;
        sent.ShouldBe(most);
        outcomes.Distinct().ShouldBe(["reserved", limit]);
        outcomes.Count(o => o == limit).ShouldBe(30 - most);
    }

    [Fact]
    public async Task What_one_limit_refuses_is_counted_by_no_other()
    {
        Options.PerNumber = 1;
        (await AskAsync("+4915123456789")).ShouldBeTrue();
        for (var i = 0; i < 50; i++)
            (await AskAsync("+4915123456789")).ShouldBeFalse();
        (await AskAsync("+4915123456780")).ShouldBeTrue("this address has sent one message, not fifty-one");
    }

    [Fact]
    [Trait("Security", "S-177")]
    public async Task Thirty_two_requests_at_once_do_not_pass_a_limit_of_five()
    {
        Options.PerNumber = 5;
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => AskAsync("+4915123456789", $"198.51.100.{i}")));
        answers.Count(a => a).ShouldBe(5);
    }

    [Theory]
    [Trait("Security", "S-177")]
    [InlineData("", "+4915123456789", true)]
    [InlineData("", "+19005550100", false)]
    [InlineData("", "+881612345678", false)]
    [InlineData("", "+447012345678", false)]
    [InlineData("", "+447911123456", true)]
    [InlineData("49, +43", "+4366412345678", true)]
    [InlineData("49, +43", "+447911123456", false)]
    [InlineData("1212", "+12125550100", true)]
    [InlineData("1212", "+18765550100", false)]
    public async Task Countries_outside_the_list_and_ranges_that_cost_a_fortune_get_nothing(string allowed, string number, bool sent)
    {
        Options.AllowedCountries = allowed;
        (await AskAsync(number)).ShouldBe(sent);
    }

    [Theory]
    [InlineData("49,DE")]
    [InlineData("0049")]
    [InlineData("+")]
    public void What_is_no_calling_code_is_refused_at_the_start(string allowed) =>
        new SmsBudgetOptions { AllowedCountries = allowed }.Validate(new(new object())).ShouldHaveSingleItem().MemberNames.ShouldBe(["AllowedCountries"]);

    private MeterListener Listen(List<string> outcomes)
    {
        var meters = Here.Get<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "identityhost.accounts.text_messages" && instrument.Meter.Scope == meters)
                    l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => outcomes.Add((string)tags[0].Value!));
        listener.Start();
        return listener;
    }

    private sealed class Lines : ILogger<SmsBudget>
    {
        public List<string> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
