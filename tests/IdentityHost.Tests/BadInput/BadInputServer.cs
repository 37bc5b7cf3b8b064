using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Loopback;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using IdentityHost.Tests.Protocol;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.BadInput;

/// <summary>A server with somebody signed in, a client of each kind and a request under way, so that bad input gets as far as it can.</summary>
public sealed class BadInputServer : IAsyncLifetime
{
    private readonly TestDatabase _database = TestDatabase.Sqlite();
    private readonly Transcript _transcript = new();
    private TestServer? _server;
    private Wire? _wire;
    private ProtocolClient? _client;
    private ProtocolClient? _publicClient;
    private Testing.Browsing.Browser? _browser;

    public TestServer Server => _server!;

    /// <summary>Sends what a well-behaved client would not.</summary>
    public Wire Wire => _wire!;

    /// <summary>A confidential client of the operator's own.</summary>
    public ProtocolClient Client => _client!;

    /// <summary>Somebody else's client without a secret.</summary>
    public ProtocolClient PublicClient => _publicClient!;

    /// <summary>The credentials of <see cref="Client"/>.</summary>
    public string Basic => ProtocolClient.Basic(Client.ClientId, Client.Secret!).ToString();

    /// <summary>The cookies of somebody who is signed in.</summary>
    public string Cookies { get; private set; } = "";

    /// <summary>The antiforgery token that goes with the cookies.</summary>
    public string Antiforgery { get; private set; } = "";

    /// <summary>A request that waits for consent.</summary>
    public string RequestId { get; private set; } = "";

    /// <summary>A live access token.</summary>
    public string AccessToken { get; private set; } = "";

    /// <summary>The token that manages a client which registered itself.</summary>
    public string RegistrationToken { get; private set; } = "";

    /// <summary>Every endpoint of the server.</summary>
    public IReadOnlyList<TestedEndpoint> Endpoints { get; private set; } = [];

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(new()
        {
            Database = _database,
            Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["IdentityHost:Registration:Policy"] = "Open",
                ["IdentityHost:ExternalSignIn:Pretend"] = "true",
                // With it comes the address for status reports; nothing is sent here.
                ["IdentityHost:Sms:Transport"] = "Twilio",
                ["IdentityHost:Sms:Twilio:AccountSid"] = LoopbackTwilio.AccountSid,
                ["IdentityHost:Sms:Twilio:AuthToken"] = LoopbackTwilio.AuthToken,
                ["IdentityHost:Sms:Twilio:From"] = LoopbackTwilio.From,
                ["IdentityHost:Sms:Twilio:BaseUrl"] = "http://127.0.0.1:9",
            },
        });
        _wire = new Wire(_server.Origin);
        var metadata = new ClientMetadata
        {
            ClientName = "app",
            RedirectUris = ["https://app.example/cb"],
            GrantTypes = ["authorization_code", "refresh_token", "client_credentials"],
            Scope = "openid profile offline_access",
        };
        _client = await _server.RegisterAsync(metadata, _transcript, c => c with { FirstParty = true, RequireConsent = false });
        _publicClient = await _server.RegisterAsync(
            metadata with { TokenEndpointAuthMethod = "none", GrantTypes = ["authorization_code", "refresh_token"] }, _transcript);
        await SignInAsync(_server);
        var registered = (await _client.SendJsonAsync(HttpMethod.Post, "/connect/register", new { redirect_uris = new[] { "https://other.example/cb" } })).ShouldSucceed(System.Net.HttpStatusCode.Created);
        RegistrationToken = registered["registration_access_token"]!;
        Endpoints = TestedEndpoint.All(_server.Services, new Dictionary<string, string>(StringComparer.Ordinal) { ["clientId"] = registered["client_id"]! });
    }

    /// <summary>The rows of every table.</summary>
    public Task<IReadOnlyList<string>> CountRowsAsync() => RowCounts.OfAsync(_database);

    private async Task SignInAsync(TestServer server)
    {
        var account = await server.CreateAccountAsync("ada@example.org");
        _browser = server.OpenBrowser(_transcript);
        var ada = new Person(account, _browser, _transcript);
        AccessToken = (await Client.RedeemAsync(await ada.AuthorizeAsync(Client))).ShouldSucceed().AccessToken;
        var consent = await _browser.OpenAsync(PublicClient.AuthorizationUrl());
        consent.HasButton("Allow").ShouldBeTrue(consent.Text);
        RequestId = consent.Url.Query.Split("request=")[1];
        Antiforgery = ((AngleSharp.Html.Dom.IHtmlInputElement)consent.Document.QuerySelector("input[name=csrf]")!).Value;
        Cookies = string.Join("; ", _browser.Cookies.Select(c => $"{c.Name}={c.Value}"));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _wire?.Dispose();
        _client?.Dispose();
        _publicClient?.Dispose();
        _browser?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
