using IdentityHost.Accounts.Visitors;
using IdentityHost.Data.Sql;

namespace IdentityHost.Data.Accounts;

/// <summary>The columns of a pending step, in one order.</summary>
internal static class PendingStepColumns
{
    public const string Names =
        """ "Holder", "Kind", "Id", "AccountId", "SentTo", "CodeHash", "TriesLeft", "ResendsLeft", "ChangesLeft", "Data", "CreatedAt", "ExpiresAt" """;

    public static PendingStep Read(Row row) => new()
    {
        Holder = row.Text(0),
        Kind = (PendingKind)row.Int(1),
        Id = row.Text(2),
        AccountId = row.TextOrNull(3),
        SentTo = row.TextOrNull(4),
        CodeHash = row.BytesOrNull(5),
        TriesLeft = row.Int(6),
        ResendsLeft = row.Int(7),
        ChangesLeft = row.Int(8),
        Data = row.TextOrNull(9),
        CreatedAt = row.Time(10),
        ExpiresAt = row.Time(11),
    };

    public static object?[] Values(PendingStep step) =>
    [
        step.Holder, (int)step.Kind, step.Id, step.AccountId, step.SentTo, step.CodeHash, step.TriesLeft, step.ResendsLeft,
        step.ChangesLeft, step.Data, step.CreatedAt, step.ExpiresAt,
    ];
}
