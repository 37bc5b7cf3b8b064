using System.Text;
using System.Text.Json;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Introspection;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.Revocation;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Secrets;
using IdentityHost.OpenId.Subjects;
using IdentityHost.OpenId.Token;
using IdentityHost.OpenId.UserInfo;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.OpenId.Tests.Ports;

/// <summary>The engine as the host composes it, on stores in memory and a moved clock.</summary>
internal sealed class Engine : IDisposable
{
    public const string Issuer = "https://id.example";
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    public const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    /// <summary>The scopes of APIs of the server itself.</summary>
    public static readonly IReadOnlyList<Scope> OwnScopes = [new("account", "Your account", ["/api/v1"]), new("admin", "Manage the server", ["/api/v1/admin"]) { Holders = ScopeHolders.FirstParty }];

    // RSA keys take a second to make; every engine starts with the same ones.
    private static readonly EphemeralDataProtectionProvider s_protection = new();
    private static readonly Lazy<SigningKey[]> s_keys = new(() =>
        [.. new[] { "ES256", "RS256" }.Select(a => new KeyProtection(s_protection).Create(a, 1, new MovedClock().Now, new MovedClock().Now))]);

    private readonly ServiceProvider _services;

    public Engine()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOptions<OpenIdOptions>();
        services.AddOpenId();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(new Issuer(Issuer));
        services.AddSingleton(new ClientSecretKey(new byte[32]));
        services.AddSingleton<IDataProtectionProvider>(s_protection);
        services.AddSingleton<IClients>(Clients);
        services.AddSingleton<IScopes>(Scopes);
        services.AddSingleton(new OwnScopes(OwnScopes));
        services.AddSingleton<ILogos, MemoryLogos>();
        services.AddSingleton<ISigningKeys>(Keys);
        services.AddSingleton<IGrants>(Grants);
        services.AddSingleton<IAuthorizationCodes>(Grants);
        services.AddSingleton<IRevocations>(Grants);
        services.AddSingleton<ISubjects>(Subjects);
        services.AddSingleton<IBrowserSubjects>(Subjects);
        services.AddSingleton<IAssertionIds, MemoryAssertionIds>();
        services.AddSingleton<IClientRefusals>(Refusals);
        _services = services.BuildServiceProvider();
    }

    public MovedClock Clock { get; } = new();
    public MemoryClients Clients { get; } = new();
    public MemoryScopes Scopes { get; } = new();
    public MemorySigningKeys Keys { get; } = new(s_keys.Value);
    public MemoryGrants Grants { get; } = new();
    public MemorySubjects Subjects { get; } = new();
    public MemoryClientRefusals Refusals { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Registers a client with the secret <c>s3cret</c>, unless its method needs none.</summary>
    public Client AddClient(string id, ClientMetadata? metadata = null)
    {
        metadata ??= new ClientMetadata { GrantTypes = ["authorization_code", "refresh_token", "client_credentials"] };
        var secrets = metadata.TokenEndpointAuthMethod.StartsWith("client_secret", StringComparison.Ordinal)
            ? new[] { Get<ClientSecrets>().FromChosen("s3cret") }
            : [];
        return Clients[id] = new Client
        {
            ClientId = id,
            Metadata = metadata,
            Secrets = secrets,
            Origin = ClientOrigin.Seed,
            CreatedAt = Clock.Now,
            UpdatedAt = Clock.Now,
        };
    }

    /// <summary>A code as the authorization endpoint would have issued it.</summary>
    public async Task<string> AddCodeAsync(string clientId, string scope = "openid offline_access", string? claims = null)
    {
        var code = OpaqueToken.NewSecret();
        await Grants.AddAsync(
            new AuthorizationCode
            {
                Hash = OpaqueToken.Hash(code),
                ClientId = clientId,
                RedirectUri = "https://app.example/cb",
                CodeChallenge = Challenge,
                Nonce = "n-0S6",
                ExpiresAt = Clock.Now.AddSeconds(60),
                Authorization = new Authorization
                {
                    GrantId = OpaqueToken.NewId(),
                    Subject = "ada",
                    SubjectStamp = "stamp-1",
                    SessionId = "session-1",
                    AuthenticatedAt = Clock.Now,
                    Amr = ["pwd"],
                    Acr = "1",
                    Scopes = scope.Split(' '),
                    Claims = claims,
                },
            },
            default);
        return code;
    }

    public Task<Answer> TokenAsync(string form, string? authorization = null) =>
        SendAsync(Get<TokenEndpoint>().HandleAsync, "POST", form, authorization);

    public Task<Answer> RedeemAsync(string code, string clientId = "app", string more = "") =>
        TokenAsync($"grant_type=authorization_code&code={code}&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&code_verifier={Verifier}{more}", Basic(clientId));

    public Task<Answer> RefreshAsync(string token, string clientId = "app", string more = "") =>
        TokenAsync($"grant_type=refresh_token&refresh_token={token}{more}", Basic(clientId));

    public Task<Answer> IntrospectAsync(string token, string clientId = "app") =>
        SendAsync(Get<IntrospectionEndpoint>().HandleAsync, "POST", $"token={token}", Basic(clientId));

    public Task<Answer> RevokeAsync(string token, string clientId = "app", string more = "") =>
        SendAsync(Get<RevocationEndpoint>().HandleAsync, "POST", $"token={token}{more}", Basic(clientId));

    public Task<Answer> UserInfoAsync(string? authorization, string method = "GET", string? form = null) =>
        SendAsync(Get<UserInfoEndpoint>().HandleAsync, method, form, authorization);

    public static string Basic(string clientId, string secret = "s3cret") =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(secret)}"));

    public void Dispose() => _services.Dispose();

    private static async Task<Answer> SendAsync(Func<HttpContext, Task> endpoint, string method, string? form, string? authorization)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        if (form is not null)
        {
            http.Request.ContentType = "application/x-www-form-urlencoded";
            http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(form));
        }

        if (authorization is not null)
            http.Request.Headers.Authorization = authorization;
        using var body = new MemoryStream();
        http.Response.Body = body;
        await endpoint(http);
        await http.Response.BodyWriter.FlushAsync();
        return new Answer(http.Response.StatusCode, http.Response.Headers, Encoding.UTF8.GetString(body.ToArray()));
    }
}

/// <summary>What an endpoint answered.</summary>
internal sealed record Answer(int Status, IHeaderDictionary Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Error => Text("error");

    public string AccessToken => Text("access_token")!;

    public string RefreshToken => Text("refresh_token")!;

    public string? Text(string name) => Json.TryGetProperty(name, out var value) ? value.ToString() : null;
}
