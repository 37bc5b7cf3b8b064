using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.Registration;

/// <summary>The one rule book for clients: the registration endpoint, the seed file, the command line and the portal all come here.</summary>
/// <remarks>RFC 7591, OpenID Connect Registration 1.0; S-150..S-153. Refusals are <c>invalid_client_metadata</c> or <c>invalid_redirect_uri</c> and name field, value and reason.</remarks>
public sealed class ClientRegistration
{
    private const int MostSecrets = 2;
    private const int LongestId = 100;
    private const int ShortestChosenSecret = 8;
    private static readonly TimeSpan s_longestOverlap = TimeSpan.FromDays(90);

    private readonly IClients _clients;
    private readonly IScopes _scopes;
    private readonly ClientSecrets _secrets;
    private readonly ClientDocuments _documents;
    private readonly IOptions<RegistrationOptions> _options;
    private readonly TimeProvider _clock;

    internal ClientRegistration(IClients clients, IScopes scopes, ClientSecrets secrets, ClientDocuments documents, IOptions<RegistrationOptions> options, TimeProvider clock) =>
        (_clients, _scopes, _secrets, _documents, _options, _clock) = (clients, scopes, secrets, documents, options, clock);

    /// <summary>What is said of a client that is no longer as it was read.</summary>
    public static OAuthError ChangedMeanwhile { get; } = OAuthError.InvalidClientMetadata("The client was changed or deleted meanwhile.");

    /// <summary>What is said of an id that another client has.</summary>
    public static OAuthError IdTaken { get; } = OAuthError.InvalidClientMetadata("client_id: the id is taken.");

    /// <summary>Registers a client; its secret and registration access token are in the answer and nowhere else.</summary>
    /// <param name="request">The client.</param>
    /// <param name="secretExpiresAt">When a generated secret stops working; null for never.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<OrError<RegisteredClient>> RegisterAsync(RegistrationRequest request, DateTimeOffset? secretExpiresAt, CancellationToken ct)
    {
        if (!IsOperator(request.Origin) && (request.ClientId ?? request.ClientSecret ?? (object?)request.Settings) is not null)
            throw new ArgumentException("Only the operator chooses ids, secrets and settings.", nameof(request));
        return (await CheckAsync(request, ct)).Refused(out var refusal, out var good) ? refusal : await AddAsync(good, secretExpiresAt, ct);
    }

    /// <summary>Registers a client that passed the check a moment ago: between the two, the registration endpoint spends what the caller has to spend.</summary>
    internal async Task<OrError<RegisteredClient>> AddAsync(CheckedRegistration good, DateTimeOffset? secretExpiresAt, CancellationToken ct)
    {
        var request = good.Request;
        var (secret, kept) = NewSecret(request, secretExpiresAt);
        var registrationToken = request.Origin == ClientOrigin.Dynamic ? OpaqueToken.NewSecret() : null;
        var settings = request.Settings ?? new OperatorClientSettings();
        var now = Now();
        var client = new Client
        {
            ClientId = request.ClientId ?? OpaqueToken.NewId(),
            Metadata = await CompleteAsync(request.Metadata, request.Origin, ct),
            Secrets = kept is null ? [] : [kept],
            Origin = request.Origin,
            Logo = await _documents.KeepAsync(good.Logo, ct),
            FirstParty = settings.FirstParty,
            RequireConsent = settings.RequireConsent ?? true,
            Verified = settings.Verified ?? false,
            Disabled = settings.Disabled,
            RegistrationTokenHash = registrationToken is null ? null : OpaqueToken.Hash(registrationToken),
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await _clients.TryAddAsync(client, ct)
            ? new RegisteredClient(client, secret, registrationToken)
            : IdTaken;
    }

    /// <summary>The client as it may be added, or why it is refused.</summary>
    internal async ValueTask<OrError<CheckedRegistration>> CheckAsync(RegistrationRequest request, CancellationToken ct)
    {
        if ((CheckChosen(request) ?? CheckSettings(request.Settings) ?? await CheckAsync(request.Metadata, request.Origin, request.Settings is { FirstParty: true }, ct)) is { } refusal)
            return refusal;

        // A seed file is applied while the server starts, and no start waits for somebody's web server (see MissingLogos).
        var (logo, forbidden) = request.Origin == ClientOrigin.Seed ? (null, null) : await _documents.FetchLogoAsync(request.Metadata, ct);
        return forbidden is null ? new CheckedRegistration(request, logo) : forbidden;
    }

    /// <summary>
    /// Replaces the metadata of a client as it was read, and the operator's settings when given. A new name, logo or redirect host ends
    /// verification, and that nobody is asked, unless the operator says otherwise (S-153); and what people gave it ends whatever is said
    /// (<see cref="Client.KeepsWhatWasGiven"/>). A client that newly needs a secret gets one in the answer.
    /// </summary>
    public async Task<OrError<RegisteredClient>> UpdateAsync(Client read, ClientMetadata metadata, OperatorClientSettings? settings, CancellationToken ct)
    {
        // S-153: what an operator granted to this name and these hosts is not granted to others.
        var hasFace = metadata.HasFaceOf(read.Metadata);
        var firstParty = settings?.FirstParty ?? (read.FirstParty && hasFace);
        // What an operator leaves as it is, is not looked at anew: a scope that was deleted since, or a server of the client's that does not answer, would
        // keep them from disabling it.
        var isUnchanged = settings is not null && metadata.IsSameAs(read.Metadata);
        var refusal = CheckSettings(settings) ?? (isUnchanged
            ? ClientMetadataRules.CheckGrants(metadata, firstParty)
            : await CheckAsync(metadata, settings is null ? read.Origin : ClientOrigin.Operator, firstParty, ct));
        if (refusal is not null)
            return refusal;

        if ((await LogoAsync(read, metadata, isOperator: settings is not null, ct)).Refused(out var forbidden, out var logo))
            return forbidden;

        // Whose secrets have all expired gets a new one too: there is no other way back in (RFC 7592 §2.2).
        var now = Now();
        var needsSecret = NeedsSecret(metadata);
        var (secret, added) = needsSecret && read.Secrets.All(s => s.ExpiresAt <= now) ? _secrets.Generate(SecretExpiry(read.Origin, now)) : (null, null!);
        var isSame = hasFace && read.Logo == logo.Hash;
        var replacement = read with
        {
            Metadata = await CompleteAsync(metadata, read.Origin, ct),
            Logo = logo.Hash,
            Secrets = !needsSecret ? [] : secret is null ? read.Secrets : [added],
            FirstParty = settings?.FirstParty ?? (read.FirstParty && isSame),
            RequireConsent = settings?.RequireConsent ?? (read.RequireConsent || !isSame || !firstParty),
            Verified = settings?.Verified ?? (read.Verified && isSame),
            Disabled = settings?.Disabled ?? read.Disabled,
            UpdatedAt = now,
        };
        return await _clients.TryReplaceAsync(read, replacement, ct)
            ? new RegisteredClient(replacement, secret, null)
            : ChangedMeanwhile;
    }

    /// <summary>Adds a new secret and keeps the one before alive beside it, so that a client can change over (S-141); older ones die.</summary>
    /// <param name="read">The client as it was read.</param>
    /// <param name="overlap">How long the one before works on at most, up to 90 days and never longer than it would have; null until the next rotation.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<OrError<RegisteredClient>> RotateSecretAsync(Client read, TimeSpan? overlap, CancellationToken ct)
    {
        if (!NeedsSecret(read.Metadata))
            return OAuthError.InvalidClientMetadata(Printable.Ascii($"token_endpoint_auth_method: {read.Metadata.TokenEndpointAuthMethod} uses no secret."));
        if (overlap < TimeSpan.Zero || overlap > s_longestOverlap)
            return OAuthError.InvalidClientMetadata($"overlap_seconds: a secret works for up to {s_longestOverlap.TotalDays} days beside the next one.");

        var (secret, added) = _secrets.Generate();
        var now = Now();
        // What has expired is over: a rotation brings nothing back, and lengthens nothing.
        var before = read.Secrets.Where(s => s.ExpiresAt is not { } at || at > now).OrderByDescending(s => s.CreatedAt).Take(MostSecrets - 1)
            .Select(s => now + overlap is { } end && (s.ExpiresAt is not { } at || end < at) ? s with { ExpiresAt = end } : s);
        var replacement = read with { Secrets = [added, .. before], UpdatedAt = now };
        return await _clients.TryReplaceAsync(read, replacement, ct)
            ? new RegisteredClient(replacement, secret, null)
            : ChangedMeanwhile;
    }

    /// <summary>To the millisecond, as it is kept: what was written is what will be read.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static OAuthError? CheckSettings(OperatorClientSettings? settings) =>
        settings is { FirstParty: false, RequireConsent: false } ? OAuthError.InvalidClientMetadata("require_consent: false is for first-party clients only.") : null;

    private async ValueTask<OAuthError?> CheckAsync(ClientMetadata metadata, ClientOrigin by, bool firstParty, CancellationToken ct)
    {
        if (ClientMetadataRules.Check(metadata, IsOperator(by), firstParty) is { } broken)
            return broken;

        var known = await _scopes.AllAsync(ct);
        if (metadata.Scopes.FirstOrDefault(s => !known.ContainsKey(s)) is { } unknown)
            return OAuthError.InvalidClientMetadata(Printable.Ascii($"scope: {unknown} is not a scope of this server."));
        if (by == ClientOrigin.Dynamic && RegistrantScopes.Check(metadata, _options.Value, known) is { } tooMuch)
            return tooMuch;
        return await _documents.CheckSectorAsync(metadata, ct);
    }

    /// <summary>
    /// The logo of a changed client. The same address keeps the picture it gave: nobody changes what people see without changing the
    /// metadata (S-153), and a seed file fetches nothing twice. What an operator changes gets its picture later, as in a seed file.
    /// </summary>
    private async ValueTask<OrError<KeptLogo>> LogoAsync(Client read, ClientMetadata metadata, bool isOperator, CancellationToken ct)
    {
        if (read.Logo is not null && read.Metadata.LogoUri == metadata.LogoUri)
            return new KeptLogo(read.Logo);
        if (isOperator)
            return new KeptLogo(null);
        var (logo, forbidden) = await _documents.FetchLogoAsync(metadata, ct);
        return forbidden is null ? new KeptLogo(await _documents.KeepAsync(logo, ct)) : forbidden;
    }

    private async ValueTask<ClientMetadata> CompleteAsync(ClientMetadata metadata, ClientOrigin origin, CancellationToken ct) =>
        origin == ClientOrigin.Dynamic ? RegistrantScopes.WithDefault(metadata, _options.Value, await _scopes.AllAsync(ct)) : metadata;

    /// <summary>When a secret of a client that came through this door expires; null for never.</summary>
    internal DateTimeOffset? SecretExpiry(ClientOrigin origin, DateTimeOffset now) =>
        origin == ClientOrigin.Dynamic && _options.Value.ClientSecretLifetime is > 0 and var seconds ? now.AddSeconds(seconds) : null;

    /// <summary>Ids and secrets an operator chose travel in URLs and HTTP Basic: printable ASCII, and one address for one id.</summary>
    private static OAuthError? CheckChosen(RegistrationRequest request)
    {
        if (request.ClientId is { } id && (id.Length is 0 or > LongestId || id.AsSpan().ContainsAnyExceptInRange('!', '~') || !PathSegment.Holds(id)))
            return OAuthError.InvalidClientMetadata($"client_id: an id has 1 to {LongestId} printable ASCII characters, without %, and is neither . nor ...");
        return request.ClientSecret is { Length: < ShortestChosenSecret }
            ? OAuthError.InvalidClientMetadata($"client_secret: a chosen secret has at least {ShortestChosenSecret} characters.")
            : null;
    }

    private (string? Shown, ClientSecret? Kept) NewSecret(RegistrationRequest request, DateTimeOffset? expiresAt)
    {
        if (!NeedsSecret(request.Metadata))
            return (null, null);
        return request.ClientSecret is { } chosen ? (null, _secrets.FromChosen(chosen)) : _secrets.Generate(expiresAt);
    }

    private static bool NeedsSecret(ClientMetadata metadata) => metadata.TokenEndpointAuthMethod is "client_secret_basic" or "client_secret_post";

    private static bool IsOperator(ClientOrigin origin) => origin is ClientOrigin.Seed or ClientOrigin.Operator;

    private sealed record KeptLogo(string? Hash);
}

/// <summary>A registration that passed every rule, with the picture that was fetched for it.</summary>
internal sealed record CheckedRegistration(RegistrationRequest Request, Logo? Logo);
