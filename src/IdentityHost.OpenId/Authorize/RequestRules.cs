using System.Globalization;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.Pkce;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Scopes;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.Authorize;

/// <summary>The rules of an authorization request, the same at the authorization endpoint, where it is pushed, and where it is answered without a browser.</summary>
/// <remarks>RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1 and §3.1.2.2, RFC 7636 §4.3, RFC 8707 §2.1, RFC 9101 §5, RFC 9126.</remarks>
internal sealed class RequestRules(IClients clients, ScopeRules scopes, IdTokenHintReader hints, IOptions<OpenIdOptions> options)
{
    private static readonly string[] s_prompts = ["none", "login", "consent", "select_account", "create"];

    /// <summary>The values of <c>prompt</c> the server knows, for discovery.</summary>
    public static IReadOnlyList<string> Prompts => s_prompts;

    /// <summary>Checks the request: where its answer may go first, then everything else in the order of the specifications.</summary>
    public async ValueTask<RequestCheck> CheckAsync(ProtocolParameters parameters, bool pushed, CancellationToken ct)
    {
        var (target, refusal) = await ResponseTargetRules.FindAsync(parameters, clients, ct);
        return target is null ? refusal! : await CheckAsync(target, parameters, pushed, ct);
    }

    /// <summary>Checks a request whose answer goes straight back to the client that sent it, and that client has authenticated.</summary>
    public async ValueTask<RequestCheck> CheckDirectAsync(ProtocolParameters parameters, Client client, CancellationToken ct)
    {
        var target = new ResponseTarget(client, parameters["redirect_uri"] ?? "", ResponseMode.Query, State: null);
        if (target.RedirectUri.Length > 0 && !client.Metadata.RedirectUris.Any(registered => RedirectUriMatch.Is(registered, target.RedirectUri)))
            return new RequestCheck.Sent(target, OAuthError.InvalidRequest("The redirect_uri is not registered for this client."));
        return await CheckAsync(target, parameters, pushed: true, ct);
    }

    private async ValueTask<RequestCheck> CheckAsync(ResponseTarget target, ProtocolParameters parameters, bool pushed, CancellationToken ct)
    {
        if (Unsupported(parameters) is { } unsupported)
            return new RequestCheck.Sent(target, unsupported);
        if (!pushed && MustBePushed(target.Client))
            return new RequestCheck.Sent(target, OAuthError.InvalidRequest("This request must be pushed first (RFC 9126)."));
        if (CheckForm(parameters, target) is { } malformed)
            return new RequestCheck.Sent(target, malformed);

        var prompt = parameters.List("prompt");
        if (CheckPrompt(prompt) is { } contradictory)
            return new RequestCheck.Sent(target, contradictory);
        if (ReadMaxAge(parameters, target.Client).Refused(out var badAge, out var maxAge))
            return new RequestCheck.Sent(target, badAge);
        if (RequestedClaims.Parse(parameters["claims"]).Refused(out var badClaims, out var claims))
            return new RequestCheck.Sent(target, badClaims);
        if ((await scopes.ResolveAsync(target.Client, parameters.List("scope"), parameters.Resources, ct)).Refused(out var badScope, out var resolved))
            return new RequestCheck.Sent(target, badScope);
        if (resolved.Scopes.Count == 0)
            return new RequestCheck.Sent(target, OAuthError.InvalidScope("The request names no scope, and this client has none by default."));
        if ((await ReadHintAsync(parameters["id_token_hint"], target.Client, ct)).Refused(out var badHint, out var hinted))
            return new RequestCheck.Sent(target, badHint);

        var granted = resolved with { Scopes = WithoutUselessOfflineAccess(resolved.Scopes, target.Client) };
        return new RequestCheck.Accepted(new CodeRequest
        {
            Target = target,
            Granted = granted,
            Asked = [.. granted.Scopes.Union(ClaimsRequest.Of(parameters["claims"]).Scopes, StringComparer.Ordinal)],
            Parameters = WithScope(parameters, resolved.Scopes),
            Prompt = prompt,
            MaxAge = maxAge.Limit,
            ExpectedSubject = hinted.Subject ?? claims.Subject,
            Claims = claims,
        });
    }

    /// <summary>
    /// The parameters of a request of which its person allows a part: without those scopes, the claims and the resources that belong to them. Null when no scope
    /// is left. None of it is named as an empty parameter, which would be an absent one, and ask for what is there by default.
    /// </summary>
    public async ValueTask<IReadOnlyList<KeyValuePair<string, string>>?> WithoutAsync(CodeRequest request, IReadOnlyList<string> declined, CancellationToken ct)
    {
        List<string> left = [.. request.Granted.Scopes.Except(declined, StringComparer.Ordinal)];
        if (left.Count == 0)
            return null;
        var resources = await scopes.LeftAsync(request.Granted.Resources, request.Granted.Scopes, declined, ct);
        var claims = ClaimsRequest.Without(request.Parameters["claims"], declined);
        return
        [
            .. request.Parameters.All.Where(p => p.Key is not ("scope" or "resource" or "claims")),
            new("scope", string.Join(' ', left)),
            .. resources.Select(r => KeyValuePair.Create("resource", r)),
            .. claims is null ? [] : (KeyValuePair<string, string>[])[new("claims", claims)],
        ];
    }

    private bool MustBePushed(Client client) =>
        options.Value.RequirePushedAuthorizationRequests || client.Metadata.RequirePushedAuthorizationRequests;

    /// <summary>OpenID Connect Core §6 and §7.2.1: what is not supported is said, never silently dropped.</summary>
    private static OAuthError? Unsupported(ProtocolParameters parameters)
    {
        if (parameters["request"] is not null)
            return OAuthError.RequestNotSupported("Request objects are not supported.");
        if (parameters["request_uri"] is not null)
            return OAuthError.RequestUriNotSupported("Only a request_uri of this server's own pushed authorization endpoint is supported.");
        return parameters["registration"] is not null
            ? OAuthError.RegistrationNotSupported("The parameter registration is not supported.")
            : null;
    }

    private OAuthError? CheckForm(ProtocolParameters parameters, ResponseTarget target)
    {
        // RFC 6749 §3.1.1: response_type is required, and of all types only code is there.
        if (parameters["response_type"] is not { } responseType)
            return OAuthError.InvalidRequest("The parameter response_type is missing.");
        if (!string.Equals(responseType, "code", StringComparison.Ordinal))
            return OAuthError.UnsupportedResponseType("The only response_type is code.");
        if (!target.Client.MayUse("authorization_code") || !target.Client.Metadata.ResponseTypes.Contains("code", StringComparer.Ordinal))
            return OAuthError.UnauthorizedClient("The client is not registered for the authorization code grant.");
        if (ResponseTargetRules.ModeOf(parameters, target.RedirectUri) is null)
            return OAuthError.InvalidRequest("The response_mode must be query, fragment, or, with an http redirect URI, form_post.");
        if (ParameterLimits.Check(parameters) is { } tooLong)
            return tooLong;

        // RFC 7636 §4.4.1
        var pkce = options.Value.RequirePkce == PkcePolicy.All || !target.Client.IsConfidential || target.Client.Metadata.RequirePkce;
        return ProofKey.CheckChallenge(parameters["code_challenge"], parameters["code_challenge_method"], pkce);
    }

    /// <summary>OpenID Connect Core §3.1.2.1: <c>none</c> stands alone. Prompt Create §4.1: an unknown member is an error.</summary>
    private static OAuthError? CheckPrompt(IReadOnlyList<string> prompt)
    {
        if (!prompt.All(p => s_prompts.Contains(p, StringComparer.Ordinal)))
            return OAuthError.InvalidRequest("The parameter prompt has a member that is not supported.");
        return prompt.Count > 1 && prompt.Contains("none", StringComparer.Ordinal)
            ? OAuthError.InvalidRequest("The prompt none must stand alone.")
            : null;
    }

    private static OrError<AgeLimit> ReadMaxAge(ProtocolParameters parameters, Client client)
    {
        if (parameters["max_age"] is not { } sent)
            return new AgeLimit(client.Metadata.DefaultMaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        return uint.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var age)
            ? new AgeLimit(TimeSpan.FromSeconds(age))
            : OAuthError.InvalidRequest("The parameter max_age is not a number of seconds.");
    }

    /// <summary>OpenID Connect Core §3.1.2.1: an ID token of ours, issued to this client; whose it is matters later.</summary>
    private async ValueTask<OrError<HintedSubject>> ReadHintAsync(string? hint, Client client, CancellationToken ct)
    {
        if (hint is null)
            return new HintedSubject(null);
        if ((await hints.ReadAsync(hint, ct)).Refused(out _, out var token) || !token.Audience.Contains(client.ClientId, StringComparer.Ordinal))
            return OAuthError.InvalidRequest("The id_token_hint is not an ID token that this server issued to this client.");
        return new HintedSubject(token.Subject);
    }

    /// <summary>OpenID Connect Core §11: offline_access that can lead to no refresh token is ignored.</summary>
    private static IReadOnlyList<string> WithoutUselessOfflineAccess(IReadOnlyList<string> granted, Client client) =>
        client.MayUse("refresh_token") ? granted : [.. granted.Where(s => s != StandardScopes.OfflineAccess)];

    /// <summary>S-082: scopes by default are those of this moment, not those the client has when the person answers.</summary>
    private static ProtocolParameters WithScope(ProtocolParameters parameters, IReadOnlyList<string> scopes) =>
        parameters["scope"] is null ? ProtocolParameters.From([.. parameters.All, new("scope", string.Join(' ', scopes))]) : parameters;

    private sealed record AgeLimit(TimeSpan? Limit);

    private sealed record HintedSubject(string? Subject);
}
