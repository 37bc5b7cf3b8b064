namespace IdentityHost.OpenId.Clients;

/// <summary>What clients are called, for pages that name them.</summary>
public sealed class ClientNames
{
    private readonly IClients _clients;

    internal ClientNames(IClients clients) => _clients = clients;

    /// <summary>The names of those that are registered, by their ids; the id where one has no name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(IEnumerable<string> clientIds, CancellationToken ct)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in clientIds.Distinct(StringComparer.Ordinal))
        {
            if (await _clients.FindAsync(id, ct) is { } client)
                names[id] = client.ShownName;
        }

        return names;
    }
}
