namespace IdentityHost.OpenId.Authorize.Interaction;

/// <summary>An authorization request that waits for a person, as the pages show it. Everything a client said of itself is untrusted text.</summary>
public sealed record PendingAuthorization
{
    /// <summary>The id in the page's URL (<c>?request=</c>).</summary>
    public required string Id { get; init; }

    public required string ClientId { get; init; }

    /// <summary>The client's name, or its id when it gave none.</summary>
    public required string ClientName { get; init; }

    public string? ClientUri { get; init; }

    /// <summary>When the client came here.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Whether it came by itself, and nobody here entered it.</summary>
    public required bool RegisteredItself { get; init; }

    /// <summary>Where this server serves the client's logo: a local path; null when it has none.</summary>
    public string? LogoUrl { get; init; }

    public string? PolicyUri { get; init; }
    public string? TosUri { get; init; }

    /// <summary>Whether an operator checked who stands behind the client.</summary>
    public required bool Verified { get; init; }

    public required bool FirstParty { get; init; }

    /// <summary>The host the answer goes to, for people to read; the scheme for private-use schemes.</summary>
    public required string RedirectHost { get; init; }

    /// <summary>The source expression for <c>form-action</c> in the page's CSP: the origin the answer goes to, or the bare scheme (<c>com.example.app:</c>).</summary>
    public required string RedirectOrigin { get; init; }

    /// <summary>What is asked for, in the order of the request.</summary>
    public required IReadOnlyList<PendingScope> Scopes { get; init; }

    /// <summary>The resources the request names (RFC 8707).</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>What the client believes the person signs in with; fills a field, proves nothing.</summary>
    public string? LoginHint { get; init; }

    /// <summary>The languages the client asks for (<c>ui_locales</c>), best first.</summary>
    public required IReadOnlyList<string> UiLocales { get; init; }

    /// <summary>The members of <c>prompt</c>.</summary>
    public required IReadOnlyList<string> Prompt { get; init; }

    /// <summary>Whether the client only wishes for an <c>acr</c> (<c>acr_values</c>), so that who cannot reach it goes on without.</summary>
    public required bool AcrIsVoluntary { get; init; }

    /// <summary>Where the page sends the browser when the person has done what was asked: a local path that answers GET.</summary>
    public required string ContinueUrl { get; init; }
}

/// <summary>One scope of a pending request.</summary>
/// <param name="Name">The scope token.</param>
/// <param name="Description">What it means, in a sentence.</param>
/// <param name="IsNew">Whether this person has not allowed it to this client before.</param>
public sealed record PendingScope(string Name, string Description, bool IsNew)
{
    /// <summary>What it is about.</summary>
    public ScopeArea Area { get; init; }

    /// <summary>Whether only claims of it are asked for, by name: nothing by itself.</summary>
    public bool ByClaims { get; init; }

    /// <summary>Whether the person may allow the rest without it.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>What scopes are about, in the order in which people read them.</summary>
public enum ScopeArea
{
    /// <summary>Who somebody is.</summary>
    Person,

    /// <summary>Their account on this server.</summary>
    Account,

    /// <summary>Services of the operator.</summary>
    Service,

    /// <summary>How long it lasts.</summary>
    Absence,
}
