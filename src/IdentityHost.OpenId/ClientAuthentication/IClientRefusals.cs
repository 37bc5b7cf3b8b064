namespace IdentityHost.OpenId.ClientAuthentication;

/// <summary>Why a client did not prove who it is. Its answer never says which (S-141).</summary>
public enum ClientRefusal
{
    /// <summary>There is no such client.</summary>
    Unknown,

    /// <summary>The secret is wrong or has expired.</summary>
    WrongSecret,

    /// <summary>The assertion is not signed by a key of the client, not for this server, over, or was used before.</summary>
    WrongAssertion,

    /// <summary>The client registered another method.</summary>
    WrongMethod,

    /// <summary>The client is disabled.</summary>
    Disabled,
}

/// <summary>Where it is noted that a client was refused. Who proves itself is noted nowhere, so that what is stateless stays so.</summary>
public interface IClientRefusals
{
    /// <summary>Notes one.</summary>
    /// <param name="clientId">The client that was named; null when there is none: what strangers call themselves is not kept.</param>
    /// <param name="method">How it tried, by the name in client metadata.</param>
    /// <param name="why">Why it was refused.</param>
    /// <param name="ct">Cancels.</param>
    ValueTask NoteAsync(string? clientId, string method, ClientRefusal why, CancellationToken ct);
}
