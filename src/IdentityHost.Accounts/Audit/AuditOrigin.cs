namespace IdentityHost.Accounts.Audit;

/// <summary>Who acts now, and from where.</summary>
/// <param name="Actor">Who.</param>
public sealed record AuditOrigin(AuditActor Actor)
{
    public string? SessionId { get; init; }

    /// <summary>The client whose token or message it is.</summary>
    public string? ClientId { get; init; }

    public string? Address { get; init; }

    public string? Reference { get; init; }

    /// <summary>No request: the server by itself.</summary>
    public static AuditOrigin Server { get; } = new(AuditActor.Server);
}

/// <summary>
/// Knows who acts now. The stores ask it, so that nobody who adds a deed can forget to say: a request's answer comes from the request, the command
/// line's from whoever runs it.
/// </summary>
public interface IAuditOrigins
{
    AuditOrigin Current { get; }
}

/// <summary>Always the same: the command line, where one person does one thing.</summary>
public sealed class FixedOrigin(AuditOrigin origin) : IAuditOrigins
{
    public AuditOrigin Current { get; } = origin;
}

/// <summary>Who was found to act in a request, said by whoever read the token; a feature of the request.</summary>
/// <param name="Actor">Who.</param>
/// <param name="SessionId">The session the token belongs to.</param>
/// <param name="ClientId">The client the token was issued to.</param>
public sealed record ActingParty(AuditActor Actor, string? SessionId, string? ClientId);
