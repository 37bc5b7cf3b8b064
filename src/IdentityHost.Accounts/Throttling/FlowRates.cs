using System.Diagnostics;
using System.Globalization;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Throttling;

/// <summary>Counts how often things are asked for, as <see cref="FlowRateOptions"/> says, for all nodes together.</summary>
internal sealed class FlowRates(IAttempts attempts, AttemptLimits places, IOptions<FlowRateOptions> rates, IOptions<AccountsOptions> accounts, TimeProvider clock)
{
    /// <summary>Reserves one; null when it may go on, otherwise how long to wait.</summary>
    /// <param name="flow">What is asked for.</param>
    /// <param name="visitor">Who asks.</param>
    /// <param name="key">What was typed, normalised; null where nothing was.</param>
    /// <param name="ct">Cancels.</param>
    public Task<TimeSpan?> TryAsync(RatedFlow flow, Visitor visitor, string? key, CancellationToken ct) => TryAsync(Of(flow, visitor, key), ct);

    /// <summary>Reserves one of what staff asks for about somebody else; null when it may go on, otherwise how long to wait.</summary>
    /// <param name="flow">What is asked for.</param>
    /// <param name="accountId">Who asks; null at the command line.</param>
    /// <param name="key">Whom it reaches, normalised.</param>
    /// <param name="ct">Cancels.</param>
    public Task<TimeSpan?> TryAsync(RatedFlow flow, string? accountId, string key, CancellationToken ct) => TryAsync(Of(flow, new Counted(Address: null, accountId, key)), ct);

    /// <summary>What a visitor's asking is counted by, for whoever reserves it together with something else.</summary>
    public IReadOnlyList<AttemptLimit> Of(RatedFlow flow, Visitor visitor, string? key) =>
        Of(flow, new Counted(places.AddressPlace(visitor.AddressBucket)?.ToString(CultureInfo.InvariantCulture), visitor.Account?.Id, key));

    private Task<TimeSpan?> TryAsync(IReadOnlyList<AttemptLimit> limits, CancellationToken ct) =>
        limits.Count == 0 ? Task.FromResult<TimeSpan?>(null) : attempts.TryReserveAsync(limits, clock.GetUtcNow(), ct);

    private List<AttemptLimit> Of(RatedFlow flow, Counted by)
    {
        var limits = new List<AttemptLimit>();
        foreach (var rate in RatesOf(flow).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = rate.Split('/');
            if (PlaceOf(parts[2], by) is { } counted)
                limits.Add(new($"rate:{flow}:{parts[2]}:{counted}:{parts[1]}", int.Parse(parts[0], CultureInfo.InvariantCulture), Period(parts[1])));
        }

        return limits;
    }

    private string RatesOf(RatedFlow flow) => flow switch
    {
        RatedFlow.Login or RatedFlow.PasskeyOptions => rates.Value.Login,
        RatedFlow.Signup => rates.Value.Signup,
        RatedFlow.ResetPassword => rates.Value.ResetPassword,
        RatedFlow.ResetPasswordFromKey => rates.Value.ResetPasswordFromKey,
        RatedFlow.Reauthenticate => rates.Value.Reauthenticate,
        RatedFlow.ChangePassword => rates.Value.ChangePassword,
        RatedFlow.ManageEmail => rates.Value.ManageEmail,
        RatedFlow.RequestLoginCode => rates.Value.RequestLoginCode,
        RatedFlow.ConfirmEmail => rates.Value.ConfirmEmail ?? (accounts.Value.EmailVerificationByCodeEnabled ? "1/10s/key" : "1/180s/key"),
        RatedFlow.Invite => rates.Value.Invite,
        RatedFlow.AdministrationMail => rates.Value.AdministrationMail,
        RatedFlow.ChangePhone => rates.Value.ChangePhone,
        RatedFlow.VerifyPhone => rates.Value.VerifyPhone,
        _ => throw new UnreachableException(),
    };

    private string? PlaceOf(string what, Counted by) => what switch
    {
        "ip" => by.Address,
        "user" => by.AccountId,
        _ => by.Key is null ? null : $"{places.NamePlace(by.Key)}",
    };

    private static TimeSpan Period(string text)
    {
        var number = text.Length == 1 ? 1 : int.Parse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    /// <summary>By what something is counted; what is null is not.</summary>
    private sealed record Counted(string? Address, string? AccountId, string? Key);
}
