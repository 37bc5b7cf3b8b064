using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Audit;

/// <summary>What happened to somebody's own account, for them to look through.</summary>
public sealed class AccountActivity
{
    /// <summary>How many entries a page has.</summary>
    public const int PageSize = 30;

    private readonly IAuditLog _log;

    internal AccountActivity(IAuditLog log) => _log = log;

    /// <summary>A page of them, newest first; nothing for somebody who is not signed in.</summary>
    /// <param name="visitor">Whose account it is.</param>
    /// <param name="after">The id of the last entry of the page before; null for the first page.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<Activity>> ListAsync(Visitor visitor, string? after, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return [];
        var rows = await _log.PageAsync(new AuditFilter { AccountId = account.Id }, after, PageSize, ct);
        return [.. rows.Select(row => Of(row, account.Id))];
    }

    /// <summary>Who staff is, and where they sat, is nobody's matter but the operator's.</summary>
    private static Activity Of(AuditEntry row, string accountId)
    {
        var by = row.Actor.Kind switch
        {
            AuditActorKind.Account when row.Actor.Id == accountId => ActivityBy.Owner,
            AuditActorKind.Nobody => ActivityBy.Unknown,
            AuditActorKind.Client => ActivityBy.App,
            _ => ActivityBy.Others,
        };
        return new(row.Id, row.At, row.Event, by, by is ActivityBy.Owner or ActivityBy.Unknown ? row.Address : null, row.ClientId);
    }
}

/// <summary>One entry.</summary>
/// <param name="Id">For the next page.</param>
/// <param name="At">When.</param>
/// <param name="Event">One of <see cref="AuditEvents"/>.</param>
/// <param name="By">Who.</param>
/// <param name="Address">From where, unless others did it.</param>
/// <param name="ClientId">The app it is about, or went through; null for none.</param>
public sealed record Activity(string Id, DateTimeOffset At, string Event, ActivityBy By, string? Address, string? ClientId);

/// <summary>Who did something to an account, as far as its owner is told.</summary>
public enum ActivityBy
{
    Owner,

    /// <summary>Somebody who had not proven who they are; perhaps the owner.</summary>
    Unknown,
    App,

    /// <summary>Staff, an operator, or the server.</summary>
    Others,
}
