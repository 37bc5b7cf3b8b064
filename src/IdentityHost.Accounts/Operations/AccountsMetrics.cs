using System.Diagnostics.Metrics;

namespace IdentityHost.Accounts.Operations;

/// <summary>What the operator can count: meter <c>IdentityHost.Accounts</c>.</summary>
internal sealed class AccountsMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string Meter = "IdentityHost.Accounts";

    private readonly Counter<long> _signIns;
    private readonly Counter<long> _signUps;

    public AccountsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _signIns = meter.CreateCounter<long>("identityhost.accounts.sign_ins", description: "Attempts to sign in, by outcome.");
        _signUps = meter.CreateCounter<long>("identityhost.accounts.sign_ups", description: "Steps of sign-ups, by outcome.");
    }

    /// <summary>Counts one answer of the sign-in flow.</summary>
    public void SignIn(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts one answer of the sign-up flow.</summary>
    public void SignUp(string outcome) => _signUps.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
