using IdentityHost.Data.Accounts.Outbox;
using IdentityHost.Data.Audit;
using IdentityHost.Data.OpenId;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts.Acts;

/// <summary>What the changes of one act share while they are written.</summary>
internal sealed class ActWork(ITransaction sql, RevocationStore revocations, OutboxStore outbox, AuditStore audit, DateTimeOffset at)
{
    public ITransaction Sql { get; } = sql;

    public RevocationStore Revocations { get; } = revocations;

    public OutboxStore Outbox { get; } = outbox;

    public AuditStore Audit { get; } = audit;

    public DateTimeOffset At { get; } = at;

    /// <summary>Whether something came on the revocation list, so that this node must read it after the commit.</summary>
    public bool HasRevoked { get; set; }

    /// <summary>Whether the change that is written now found nothing to change, and is good all the same.</summary>
    public bool FoundNothing { get; set; }

    /// <summary>Runs a statement that must change exactly one row.</summary>
    public async ValueTask<bool> HitsAsync(Statement statement, object?[] parameters, CancellationToken ct) =>
        await Sql.ExecuteAsync(statement, parameters, ct) == 1;

    /// <summary>Runs a statement that is good whatever it finds.</summary>
    public async ValueTask<bool> RunAsync(Statement statement, object?[] parameters, CancellationToken ct)
    {
        FoundNothing = await Sql.ExecuteAsync(statement, parameters, ct) == 0;
        return true;
    }
}
