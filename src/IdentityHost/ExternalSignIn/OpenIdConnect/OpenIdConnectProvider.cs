using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.CodeFlow;
using IdentityHost.ExternalSignIn.Requests;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.ExternalSignIn.OpenIdConnect;

/// <summary>Sign-in by an OpenID provider: any standard one, and Google, Apple and Facebook by what differs there.</summary>
internal sealed class OpenIdConnectProvider : IProvider
{
    private readonly Lazy<OpenIdConnectClient> _client;
    private readonly bool _takesForms;
    private readonly ProviderParts _parts;
    private readonly RemoteDocument<ProviderMetadata> _metadata;
    private readonly RemoteDocument<PublicKeySet> _keys;
    private readonly Lazy<OpenIdPeople> _people;

    /// <summary>Takes the client late: where a pretended provider is, is known only once the server listens.</summary>
    public OpenIdConnectProvider(string id, bool takesForms, Func<OpenIdConnectClient> client, ProviderParts parts)
    {
        (Id, _takesForms, _client, _parts) = (id, takesForms, new(client), parts);
        _metadata = new(() => ProviderMetadata.FetchAsync(_client.Value, parts.Http), parts.Clock);
        _keys = new(FetchKeysAsync, parts.Clock);
        _people = new(() => new(_client.Value, new IdTokenCheck(_client.Value, _keys, parts.Used, parts.Clock), parts.Http));
    }

    public string Id { get; }

    public ExternalProvider Described => new(Id, _client.Value.Name)
    {
        ClientId = _client.Value.ClientId,
        OpenIdConfigurationUrl = _client.Value.MetadataUrl,
        HasRedirect = true,
        HasToken = true,
        VouchesForAddresses = _client.Value.Settings.VouchesForAddresses,
        AsksAgain = _client.Value.Settings.AsksAgain,
        ProfileFields = _client.Value.Settings.Fields(),
    };

    public void Map(IEndpointRouteBuilder routes) => _parts.Callback.Map(routes, Id, _takesForms, HandlerAsync);

    public async Task<string?> OpenAsync(HttpContext http, ExternalVisit visit, CancellationToken ct)
    {
        var (handler, failure) = await HandlerAsync(http, ct);
        if (handler is null)
            _parts.Events.Note(Id, failure);
        return handler?.Open(visit);
    }

    public async Task<Reading> VerifyAsync(ExternalToken token, CancellationToken ct) => token.IdToken is { Length: > 0 } idToken
        // The access token an app hands in beside it is bound to nothing we know, so nothing is asked with it.
        ? await _people.Value.ReadAsync(idToken, new(token.Nonce, AccessToken: null, IsHandedIn: true), userInfoEndpoint: null, ct)
        : new Reading.Refused("no ID token was handed in") { Code = "token_required" };

    public async Task<string?> FaultAsync(CancellationToken ct)
    {
        var section = _client.Value.Section;
        var (metadata, failure) = await _metadata.RenewAsync(ct);
        if (metadata is null)
            return $"{Words(failure)}. Look at {section}:Issuer, the proxy and the firewall.";
        if (await _keys.RenewAsync(ct) is { Value: null } keys)
            return $"{Words(keys.Failure)}. Look at {section}:JwksUrl.";
        // No provider knows this code, but only a client it knows is told so (RFC 6749 §5.2).
        using var request = Options(metadata).TokenRequest("no-code", new string('0', 43));
        return await _parts.Http.SendAsync(request, ct) switch
        {
            ProviderAnswer.Silent silent => $"{silent.Why}. Look at {section}:TokenEndpoint.",
            ProviderAnswer.Said { Json: { } json } said when said.Status == 401 || JsonText.Of(json, "error") is "invalid_client" or "unauthorized_client" =>
                $"{_client.Value.Name} does not know the client: the client id and secret under {section} are not those it issued.",
            _ => null,
        };
    }

    private async Task<(PublicKeySet? Value, Reading? Failure)> FetchKeysAsync()
    {
        var (metadata, failure) = await _metadata.GetAsync(CancellationToken.None);
        return metadata is null ? (null, failure) : await metadata.FetchKeysAsync(_parts.Http);
    }

    private async Task<(ProviderHandler? Handler, Reading? Failure)> HandlerAsync(HttpContext http, CancellationToken ct)
    {
        var (metadata, failure) = await _metadata.GetAsync(ct);
        if (metadata is null)
            return (null, failure);
        var handler = new OpenIdConnectHandler(Options(metadata), _parts.Http, _client.Value, _people.Value, metadata.UserInfoEndpoint);
        return (await ProviderParts.ReadyAsync(handler, Id, http), null);
    }

    private ProviderOptions Options(ProviderMetadata metadata)
    {
        var client = _client.Value;
        var options = _parts.Options(Id, client.Issuer, metadata.SendsIssuer, metadata.UsesBasic);
        (options.ClientId, options.ClientSecret) = (client.ClientId, client.Secret() ?? "");
        (options.AuthorizationEndpoint, options.RedeemsAt) = (metadata.AuthorizationEndpoint, metadata.TokenEndpoint);
        options.Ask(client.Settings.Scopes ?? client.UsualScopes);
        foreach (var (name, value) in client.Parameters)
            options.AdditionalAuthorizationParameters[name] = value;
        return options;
    }

    private static string Words(Reading? failure) => failure switch
    {
        Reading.Silent silent => Sentence(silent.Why),
        Reading.Refused refused => Sentence(refused.Why),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Sentence(string why) => char.ToUpperInvariant(why[0]) + why[1..];
}
