using System.Diagnostics.Metrics;

namespace IdentityHost.Accounts.Operations;

/// <summary>What the operator can count: meter <c>IdentityHost.Accounts</c>.</summary>
internal sealed class AccountsMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string Meter = "IdentityHost.Accounts";

    private readonly Counter<long> _signIns;
    private readonly Counter<long> _signUps;
    private readonly Counter<long> _textMessages;
    private readonly Counter<long> _blocked;

    public AccountsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _signIns = meter.CreateCounter<long>("identityhost.accounts.sign_ins", description: "Attempts to sign in, by outcome.");
        _signUps = meter.CreateCounter<long>("identityhost.accounts.sign_ups", description: "Steps of sign-ups, by outcome.");
        _textMessages = meter.CreateCounter<long>(
            "identityhost.accounts.text_messages", description: "Text messages asked for, by outcome: reserved, or the limit that refused it.");
        _blocked = meter.CreateCounter<long>("identityhost.accounts.blocked", description: "What was refused or not sent because a list of the operator says so, by list.");
    }

    /// <summary>Counts one answer of the sign-in flow.</summary>
    public void SignIn(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts one answer of the sign-up flow.</summary>
    public void SignUp(string outcome) => _signUps.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts what a list refused.</summary>
    public void Blocked(string list) => _blocked.Add(1, new KeyValuePair<string, object?>("list", list));

    /// <summary>Counts one answer of <see cref="TextMessages.SmsBudget"/>.</summary>
    public void TextMessage(string outcome) => _textMessages.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
