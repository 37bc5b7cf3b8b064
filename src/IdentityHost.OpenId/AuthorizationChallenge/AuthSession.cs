namespace IdentityHost.OpenId.AuthorizationChallenge;

/// <summary>What an <c>auth_session</c> holds: the request that waits, and the token of whoever signs in. Opaque to clients.</summary>
/// <param name="RequestId">The id of the kept request; null when none waits.</param>
/// <param name="Token">The token of the sign-in or session; null when nothing was proven or sent yet.</param>
/// <remarks>First-Party Applications (draft -04) §5.3.1: each part has 256 random bits and is stored as a hash.</remarks>
public sealed record AuthSession(string? RequestId, string? Token)
{
    private const char Between = '.';
    private const int MostCharacters = 128;

    /// <summary>Takes it apart; null when it is none of ours.</summary>
    public static AuthSession? TryParse(string text)
    {
        if (text.Length > MostCharacters || text.Split(Between) is not [var request, var token])
            return null;
        return request.Length + token.Length == 0 ? null : new AuthSession(request.Length == 0 ? null : request, token.Length == 0 ? null : token);
    }

    /// <summary>As the client is given it; null when there is nothing to come back to.</summary>
    public static string? Of(string? requestId, string? token) => requestId is null && token is null ? null : $"{requestId}{Between}{token}";

    /// <inheritdoc />
    public override string ToString() => nameof(AuthSession);
}
