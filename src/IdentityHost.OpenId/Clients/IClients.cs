namespace IdentityHost.OpenId.Clients;

/// <summary>The registered clients. Reading one is a look into this node's cache in the steady state.</summary>
public interface IClients
{
    /// <summary>The client, disabled ones included, or null. Another node's change is seen within 5 seconds (S-233).</summary>
    ValueTask<Client?> FindAsync(string clientId, CancellationToken ct);

    /// <summary>Clients in the order of their ids, after <paramref name="afterClientId"/>, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<Client>> ListAsync(string? afterClientId, int limit, CancellationToken ct);

    /// <summary>How many clients came through this door (caps on dynamic registration, S-150).</summary>
    Task<int> CountAsync(ClientOrigin origin, CancellationToken ct);

    /// <summary>Adds a client; false when the id is taken.</summary>
    Task<bool> TryAddAsync(Client client, CancellationToken ct);

    /// <summary>
    /// Replaces the client as it was read (its <see cref="Client.UpdatedAt"/> unchanged in the store); false when it was changed or deleted meanwhile. What
    /// people gave it ends in the same transaction where <see cref="Client.KeepsWhatWasGiven"/> says so.
    /// </summary>
    Task<bool> TryReplaceAsync(Client read, Client replacement, CancellationToken ct);

    /// <summary>Deletes the client; its grants, consents and access tokens die in the same transaction (RFC 7592 §2.3). False when there is none.</summary>
    Task<bool> DeleteAsync(string clientId, CancellationToken ct);

    /// <summary>The same, of the client as it was read; false when it was changed or deleted meanwhile.</summary>
    Task<bool> TryDeleteAsync(Client read, CancellationToken ct);
}
