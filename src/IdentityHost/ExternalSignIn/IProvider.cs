using IdentityHost.Accounts.External;

namespace IdentityHost.ExternalSignIn;

/// <summary>One provider that is switched on.</summary>
internal interface IProvider
{
    /// <summary>Its id; known before the server listens.</summary>
    string Id { get; }

    /// <summary>How it is shown and linked.</summary>
    ExternalProvider Described { get; }

    /// <summary>Adds the addresses it answers at here.</summary>
    void Map(IEndpointRouteBuilder routes);

    /// <summary>Where to send a browser; null when the provider cannot be reached.</summary>
    Task<string?> OpenAsync(HttpContext http, ExternalVisit visit, CancellationToken ct);

    /// <summary>Whose token this is that an app got there for our client id.</summary>
    Task<Reading> VerifyAsync(ExternalToken token, CancellationToken ct);

    /// <summary>What keeps people from signing in by it, as a sentence for the operator; null for nothing.</summary>
    Task<string?> FaultAsync(CancellationToken ct);
}
