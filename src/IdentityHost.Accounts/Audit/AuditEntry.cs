using System.Globalization;
using System.Security.Cryptography;

namespace IdentityHost.Accounts.Audit;

/// <summary>One row of the audit log: what was done, by whom, for whom, when, from where, and how it went. It is written once and never changed, and holds no secret.</summary>
public sealed record AuditEntry
{
    /// <summary>From <see cref="NewId"/>: in the order of time, and the key by which a receiver tells a double.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="AuditEvents"/>.</summary>
    public required string Event { get; init; }

    /// <summary>Who did it.</summary>
    public required AuditActor Actor { get; init; }

    /// <summary>The account it was done to; null when it concerns none, or when nobody has what was typed.</summary>
    public string? AccountId { get; init; }

    /// <summary>The session it was done in, or which it is about.</summary>
    public string? SessionId { get; init; }

    /// <summary>The client it was done through, or which it is about.</summary>
    public string? ClientId { get; init; }

    /// <summary>The client address; null where no request caused it.</summary>
    public string? Address { get; init; }

    public AuditOutcome Outcome { get; init; }

    /// <summary>Why, where there is more than one reason: a word of <see cref="AuditReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The request's reference number, as answers and log lines have it; null where no request caused it.</summary>
    public string? Reference { get; init; }

    /// <summary>What else belongs to it: ids, words of ours and addresses of our own APIs; never a secret.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = s_none;

    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>
    /// A new id, 32 hexadecimal digits: a UUID of version 7 (RFC 9562 §5.7) whose first random bits count the rows that a node makes in one millisecond,
    /// so that they sort in their order (§6.2, method 1).
    /// </summary>
    public static string NewId(DateTimeOffset at, int ordinal)
    {
        Span<byte> tail = stackalloc byte[8];
        RandomNumberGenerator.Fill(tail);
        tail[0] = (byte)((tail[0] & 0x3F) | 0x80);
        return string.Create(CultureInfo.InvariantCulture, $"{Beginning(at)}7{ordinal & 0xFFF:x3}{Convert.ToHexStringLower(tail)}");
    }

    /// <summary>What ids of this moment begin with: ids before it sort before, ids since then after.</summary>
    public static string Beginning(DateTimeOffset at) => Math.Max(0, at.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);
}

/// <summary>Who did something.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Id">The account, the client, or the operator's name on the machine; null where there is none.</param>
public sealed record AuditActor(AuditActorKind Kind, string? Id)
{
    /// <summary>Somebody who had not proven who they are.</summary>
    public static AuditActor Nobody { get; } = new(AuditActorKind.Nobody, null);

    /// <summary>The server by itself: what the settings ask for, rotation, clean-up.</summary>
    public static AuditActor Server { get; } = new(AuditActorKind.Server, null);
}

/// <summary>Kinds of actors. The numbers are stored.</summary>
public enum AuditActorKind
{
    Nobody = 0,
    Account = 1,
    Client = 2,

    /// <summary>Somebody at the command line.</summary>
    Operator = 3,
    Server = 4,
}

/// <summary>How it went. The numbers are stored.</summary>
public enum AuditOutcome
{
    Done = 0,

    /// <summary>It was tried, and refused.</summary>
    Refused = 1,
}
