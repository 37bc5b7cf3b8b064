using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>People who sign in in an app of the operator's own. The engine knows no accounts; the host answers.</summary>
public interface IDirectVisits
{
    /// <summary>
    /// Who is there, by the token an earlier message gave to this very client; null when that token is nobody's, or another client's. Without a token
    /// somebody who has proven nothing.
    /// </summary>
    ValueTask<IDirectVisit?> FindAsync(HttpContext http, Client client, DirectTokens tokens, CancellationToken ct);
}

/// <summary>What a message shows of earlier ones.</summary>
/// <param name="Token">Of the sign-in under way, or of the session; null for none.</param>
/// <param name="DeviceToken">What spares the second factor; null for none.</param>
/// <param name="AsksTrust">Whether a new one of those is asked for.</param>
public sealed record DirectTokens(string? Token, string? DeviceToken, bool AsksTrust)
{
    /// <inheritdoc />
    public override string ToString() => nameof(DirectTokens);
}

/// <summary>Somebody at an app during one message.</summary>
public interface IDirectVisit
{
    /// <summary>The person, fully signed in; null while something is owed.</summary>
    SignedInSubject? Subject { get; }

    /// <summary>The token to come back with; null when there is nothing to come back to.</summary>
    string? Token { get; }

    /// <summary>A token that spares the second factor from now on; null unless one was made now.</summary>
    string? DeviceToken { get; }

    /// <summary>Takes a step: of a sign-in, or of a new proof by somebody who is signed in.</summary>
    ValueTask<StepOutcome> TakeAsync(DirectStep step, CancellationToken ct);

    /// <summary>Goes on with a step that was met elsewhere meanwhile: by a mailed link on another device. False when none was.</summary>
    ValueTask<bool> TryGoOnAsync(CancellationToken ct);

    /// <summary>What is owed next, of a sign-in or for a new proof; empty when it can only be done at our pages.</summary>
    /// <param name="rise">Whether a new proof must be a second factor, because more is asked for than was proven.</param>
    /// <param name="ct">Cancels.</param>
    ValueTask<IReadOnlyList<OwedStep>> OwedAsync(bool rise, CancellationToken ct);
}
