namespace IdentityHost.OpenId.Clients;

/// <summary>The registered clients as lists, for those who administer them. It asks the database; nothing of it is cached.</summary>
public interface IClientDirectory
{
    /// <summary>A page of the clients that fit, in the order the filter says.</summary>
    /// <param name="filter">Which, and in which order.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<Client>> PageAsync(ClientFilter filter, ClientPlace? after, int limit, CancellationToken ct);
}

/// <summary>Which clients, and in which order; what is null does not matter.</summary>
public sealed record ClientFilter
{
    /// <summary>Their names have this somewhere, in whatever case.</summary>
    public string? Name { get; init; }

    public ClientOrigin? Origin { get; init; }

    public bool? FirstParty { get; init; }

    public bool? Verified { get; init; }

    public bool? Disabled { get; init; }

    public ClientOrder Order { get; init; }

    public bool Descending { get; init; }
}

/// <summary>What clients are sorted by; those alike by their ids.</summary>
public enum ClientOrder
{
    ClientId,

    /// <summary>In whatever case; those without a name come first.</summary>
    Name,

    CreatedAt,
}

/// <summary>Where a page of clients ended: the id of its last one, and of what it was sorted by the value.</summary>
/// <param name="ClientId">The id.</param>
public sealed record ClientPlace(string ClientId)
{
    /// <summary>As it is sorted (<see cref="Client.NormalizedName"/>).</summary>
    public string Name { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>That of a client, whatever is sorted by.</summary>
    public static ClientPlace Of(Client client) => new(client.ClientId) { Name = client.NormalizedName, CreatedAt = client.CreatedAt };
}
