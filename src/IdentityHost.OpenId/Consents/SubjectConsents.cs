using IdentityHost.OpenId.Clients;

namespace IdentityHost.OpenId.Consents;

/// <summary>What a person may see and do of their own consents: which clients got what, and taking it back.</summary>
public sealed class SubjectConsents
{
    private readonly IConsents _consents;
    private readonly IClients _clients;
    private readonly TimeProvider _clock;

    internal SubjectConsents(IConsents consents, IClients clients, TimeProvider clock) => (_consents, _clients, _clock) = (consents, clients, clock);

    /// <summary>Everything this person allowed, newest first.</summary>
    public async Task<IReadOnlyList<GivenConsent>> ListAsync(string subject, CancellationToken ct)
    {
        var given = new List<GivenConsent>();
        foreach (var consent in await _consents.ListAsync(subject, ct))
        {
            var client = await _clients.FindAsync(consent.ClientId, ct);
            given.Add(new GivenConsent(consent.ClientId, client?.Metadata.ClientName ?? consent.ClientId, consent.Scopes, consent.GrantedAt));
        }

        return given;
    }

    /// <summary>Takes back what this person allowed a client, whose tokens die with it (S-157). False when there was nothing.</summary>
    public Task<bool> WithdrawAsync(string subject, string clientId, CancellationToken ct) => _consents.WithdrawAsync(subject, clientId, _clock.GetUtcNow(), ct);
}

/// <summary>A consent as its owner reads it.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="ClientName">Its name, or its id when it has none: the client's own text.</param>
/// <param name="Scopes">What it may have.</param>
/// <param name="Since">When it was first allowed something.</param>
public sealed record GivenConsent(string ClientId, string ClientName, IReadOnlyList<string> Scopes, DateTimeOffset Since);
