using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Registration;

namespace IdentityHost.OpenId.Clients;

/// <summary>
/// The clients as those keep them who administer: registered, changed and deleted by the one rule book, as they were read, and within what whoever asks
/// may decide about. An app of the operator's own acts for whoever uses it without asking, with all that person may, so that not everybody decides about those (S-194).
/// </summary>
public sealed class ClientBook
{
    private readonly IClients _clients;
    private readonly ClientRegistration _registration;

    internal ClientBook(IClients clients, ClientRegistration registration) => (_clients, _registration) = (clients, registration);

    /// <summary>What is said to who may not decide about such a client.</summary>
    public static OAuthError Forbidden { get; } = OAuthError.AccessDenied("This is not theirs to decide.");

    /// <summary>Registers a client for the operator.</summary>
    public async Task<OrError<RegisteredClient>> RegisterAsync(ClientAuthority by, RegistrationRequest request, CancellationToken ct) =>
        MayDecide(by, request.Settings) ? await _registration.RegisterAsync(request, secretExpiresAt: null, ct) : Forbidden;

    /// <summary>Changes metadata and settings. Who may not touch a client as it is may not begin by making it something else.</summary>
    public async Task<OrError<RegisteredClient>> ChangeAsync(ClientAuthority by, Client read, ClientMetadata metadata, OperatorClientSettings settings, CancellationToken ct) =>
        MayDecide(by, read) && MayDecide(by, settings) ? await _registration.UpdateAsync(read, metadata, settings, ct) : Forbidden;

    /// <summary>Issues another secret (<see cref="ClientRegistration.RotateSecretAsync"/>).</summary>
    public async Task<OrError<RegisteredClient>> RotateSecretAsync(ClientAuthority by, Client read, TimeSpan? overlap, CancellationToken ct) =>
        MayDecide(by, read) ? await _registration.RotateSecretAsync(read, overlap, ct) : Forbidden;

    /// <summary>Deletes a client with its consents, grants and tokens; why not, or null when it is done.</summary>
    public async Task<OAuthError?> DeleteAsync(ClientAuthority by, Client read, CancellationToken ct)
    {
        if (!MayDecide(by, read))
            return Forbidden;
        return await _clients.TryDeleteAsync(read, ct) ? null : ClientRegistration.ChangedMeanwhile;
    }

    private static bool MayDecide(ClientAuthority by, Client client) => by == ClientAuthority.All || !client.FirstParty;

    private static bool MayDecide(ClientAuthority by, OperatorClientSettings? settings) => by == ClientAuthority.All || settings is not ({ FirstParty: true } or { RequireConsent: false });
}

/// <summary>About which clients somebody decides.</summary>
public enum ClientAuthority
{
    /// <summary>All but the operator's own apps: none of them, and none becomes one.</summary>
    OthersOnly,

    /// <summary>All there are.</summary>
    All,
}
