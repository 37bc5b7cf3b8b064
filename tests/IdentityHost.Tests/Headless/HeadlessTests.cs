using IdentityHost.Accounts;
using IdentityHost.Testing.Headless;
using IdentityHost.Testing.Recording;
using IdentityHost.Testing.Servers;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>A test of the headless API: a server shared by its class, clients and people of its own, and a transcript that is printed when it fails.</summary>
public abstract class HeadlessTests(HeadlessServer shared) : IAsyncDisposable
{
    protected const string Password = TestServer.Password;

    private readonly List<IDisposable> _opened = [];

    /// <summary>Every test runs as both.</summary>
    public static TheoryData<AllauthKind> Kinds => [AllauthKind.Browser, AllauthKind.App];

    protected Transcript Transcript { get; } = new();

    protected TestServer Server => shared.Server;

    protected Mailbox Mailbox => new(Server);

    /// <summary>An address of this test alone.</summary>
    protected static string NewEmail(string name = "ada") => $"{name}.{OpenId.Secrets.OpaqueToken.NewId().Replace('-', 'x').Replace('_', 'y').ToLowerInvariant()}@example.org";

    /// <summary>A number of this test alone.</summary>
    protected static string NewPhone() => "+4930" + System.Security.Cryptography.RandomNumberGenerator.GetString("0123456789", 9);

    /// <summary>Somebody whose address and number are proven.</summary>
    protected Task<Account> NewPersonWithPhoneAsync(bool proven = true) => NewPersonAsync(a => (a.PhoneNumber, a.PhoneNumberConfirmed) = (NewPhone(), proven));

    protected AllauthClient Open(AllauthKind kind)
    {
        var client = new AllauthClient(Server.Origin, kind, Transcript) { Description = shared.Description };
        _opened.Add(client);
        return client;
    }

    /// <summary>What is closed when the test is over.</summary>
    protected T Opened<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    /// <summary>Somebody whose address is proven.</summary>
    protected Task<Account> NewPersonAsync(Action<Account>? fill = null)
    {
        var email = NewEmail();
        return Server.CreateAccountAsync(email, a =>
        {
            a.UserName = email.Split('@')[0].Replace('.', '_');
            fill?.Invoke(a);
        });
    }

    /// <summary>Somebody at a client, signed in by password.</summary>
    protected async Task<(AllauthClient Client, Account Account)> SignInAsync(AllauthKind kind)
    {
        var account = await NewPersonAsync();
        var client = Open(kind);
        (await client.PostAsync("auth/login", new { email = account.Email, password = Password })).ShouldBeSignedIn("password");
        return (client, account);
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
