using IdentityHost.Accounts;
using IdentityHost.OpenId.Clients;
using IdentityHost.Testing.Browsing;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.RelyingParties;
using IdentityHost.Testing.Servers;
using Xunit;

namespace IdentityHost.Tests.Protocol;

/// <summary>A protocol test: a server shared by its class, and a transcript of its own that is printed when it fails.</summary>
public abstract class ProtocolTests(SharedServer shared) : IAsyncDisposable
{
    private readonly List<IDisposable> _opened = [];

    /// <summary>The redirect URI of every client that does not say otherwise.</summary>
    protected const string Callback = "https://app.example/cb";

    protected Transcript Transcript { get; } = new();

    protected TestServer Server => shared.Server;

    /// <summary>A first-party web client that may do everything the protocol offers; a test narrows it.</summary>
    protected static ClientMetadata WebClient => new()
    {
        ClientName = "app",
        RedirectUris = [Callback],
        PostLogoutRedirectUris = ["https://app.example/signed-out"],
        GrantTypes = ["authorization_code", "refresh_token", "client_credentials"],
        Scope = "openid profile email phone address groups offline_access",
    };

    /// <summary>Registers a client of the operator's own that needs no consent.</summary>
    protected async Task<ProtocolClient> RegisterClientAsync(ClientMetadata? metadata = null)
    {
        var client = await Server.RegisterAsync(metadata ?? WebClient, Transcript, c => c with { FirstParty = true, RequireConsent = false });
        _opened.Add(client);
        return client;
    }

    /// <summary>Registers somebody else's client: people are asked.</summary>
    protected async Task<ProtocolClient> RegisterThirdPartyAsync(ClientMetadata? metadata = null)
    {
        var client = await Server.RegisterAsync(metadata ?? WebClient, Transcript);
        _opened.Add(client);
        return client;
    }

    /// <summary>A person of this test alone, with a whole profile, at a browser where nobody is signed in.</summary>
    protected async Task<Person> NewPersonAsync(Action<Account>? fill = null)
    {
        var account = await Server.CreateAccountAsync($"ada.{OpenId.Secrets.OpaqueToken.NewId()}@example.org", a =>
        {
            FillProfile(a);
            fill?.Invoke(a);
        });
        return new(account, OpenBrowser(), Transcript);
    }

    protected Browser OpenBrowser()
    {
        var browser = Server.OpenBrowser(Transcript);
        _opened.Add(browser);
        return browser;
    }

    /// <summary>A number of this test alone.</summary>
    protected static string NewPhone() => "+1555" + System.Security.Cryptography.RandomNumberGenerator.GetString("0123456789", 10);

    private static void FillProfile(Account account)
    {
        (account.FirstName, account.LastName, account.Nickname) = ("Ada", "Lovelace", "Ada");
        (account.PhoneNumber, account.PhoneNumberConfirmed) = (NewPhone(), true);
        account.Address = """{"formatted":"12 St James's Square, London","country":"United Kingdom"}""";
        (account.ZoneInfo, account.Locale, account.Birthdate) = ("Europe/London", "en-GB", "1815-12-10");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        foreach (var opened in _opened)
            opened.Dispose();
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var line in Server.Log.TakeLast(20))
                Transcript.Note(line);
            TestContext.Current.TestOutputHelper?.WriteLine(Transcript.ToString());
        }

        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
