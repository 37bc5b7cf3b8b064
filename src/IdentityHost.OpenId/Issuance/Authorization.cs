using IdentityHost.OpenId.Scopes;

namespace IdentityHost.OpenId.Issuance;

/// <summary>What a person granted a client, and how they had signed in: what a code carries, a grant keeps, and tokens say.</summary>
public sealed record Authorization
{
    /// <summary>The id shared by everything issued from one authorization; tokens name it, revocation uses it.</summary>
    public required string GrantId { get; init; }

    /// <summary>The account.</summary>
    public required string Subject { get; init; }

    /// <summary>The account's security stamp at that moment; a later one (new password, disabled) ends the grant (S-131).</summary>
    public required string SubjectStamp { get; init; }

    /// <summary>The public id of the session (<c>sid</c>).</summary>
    public required string SessionId { get; init; }

    /// <summary>When the person last proved who they are (<c>auth_time</c>).</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>How (RFC 8176), for example <c>pwd</c>, <c>otp</c>.</summary>
    public required IReadOnlyList<string> Amr { get; init; }

    /// <summary>The authentication context class reached.</summary>
    public required string Acr { get; init; }

    /// <summary>The granted scopes.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The resources asked for (RFC 8707); empty when none was named, then the scopes decide.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The <c>claims</c> request parameter as it was sent (OIDC Core §5.5), or null.</summary>
    public string? Claims { get; init; }

    /// <summary>Whether ID tokens must carry <c>auth_time</c> because the request or the client asked for it.</summary>
    public bool AuthTimeRequested { get; init; }

    /// <summary>Whether what is issued may be used after the session has ended (OIDC Core §11).</summary>
    public bool OutlivesSession => Scopes.Contains(StandardScopes.OfflineAccess, StringComparer.Ordinal);
}
