using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Deletion;

/// <summary>Somebody deletes their account: everything is signed out at once, and the account goes when the grace is over, unless they sign in before.</summary>
public sealed class AccountDeletion
{
    private readonly Freshness _freshness;
    private readonly AccountMails _mails;
    private readonly VisitorWriter _writer;
    private readonly IOptions<DeletionOptions> _options;

    internal AccountDeletion(Freshness freshness, AccountMails mails, VisitorWriter writer, IOptions<DeletionOptions> options)
    {
        _freshness = freshness;
        _mails = mails;
        _writer = writer;
        _options = options;
    }

    /// <summary>Whether people may delete their accounts themselves.</summary>
    public bool IsAllowed => _options.Value.Allowed;

    /// <summary>When an account goes whose deletion begins now; null for at once.</summary>
    public DateTimeOffset? DueAt => _options.Value.GracePeriod > TimeSpan.Zero ? _writer.Now + _options.Value.GracePeriod : null;

    /// <summary>Begins it. Afterwards nobody is signed in here; the account of the visitor says when it goes.</summary>
    public async Task<FlowOutcome> ScheduleAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (!IsAllowed)
            return new FlowOutcome.Forbidden();
        if (!await _freshness.IsFreshAsync(visitor, ct))
            return new FlowOutcome.Stale();

        var schedule = new ScheduleDeletion(account.Id, account.SecurityStamp ?? "", RandomToken.NewSecret(), _writer.Now + _options.Value.GracePeriod, account.IsSuperuser);
        IReadOnlyList<Change> changes = account.Email is { } owner
            ? [schedule, new SendMessage(_mails.Notice(visitor, owner, how => new Mail.DeletionScheduled(schedule.DueAt, how)))]
            : [schedule];
        if (!await _writer.TryCommitAsync(visitor, changes, ct))
            return account.IsSuperuser ? new FlowOutcome.Conflict(new InputError("last_superuser")) : new FlowOutcome.NotPending();
        account.DeletionDueAt = schedule.DueAt;
        visitor.Session = null;
        return FlowOutcome.Done;
    }
}
