using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace IdentityHost.Testing.Mail;

/// <summary>A mail as the server took it.</summary>
/// <param name="From">From the envelope.</param>
/// <param name="To">From the envelope.</param>
/// <param name="Data">The text, its dots unstuffed.</param>
public sealed record ReceivedMail(string From, IReadOnlyList<string> To, string Data);

/// <summary>A mail server on a loopback port that speaks the real wire, and that a test can make refuse, wait or hang up at any step.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    /// <summary>In place of an answer: says nothing more.</summary>
    public const string Silence = "silence";

    /// <summary>In place of an answer: hangs up.</summary>
    public const string HangUp = "hang up";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<ReceivedMail> _received = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly Task _accepting;

    /// <summary>Listens.</summary>
    public SmtpServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The certificate for TLS; without it there is none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether TLS begins with the first byte; otherwise STARTTLS is offered.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>What of AUTH is offered, for example <c>PLAIN LOGIN</c>; null for nothing. Under TLS only.</summary>
    public string? Mechanisms { get; init; }

    /// <summary>Who may sign in, as <c>user:password</c>.</summary>
    public string Credentials { get; init; } = "id:secret";

    /// <summary>Answers in place of the usual ones, by verb (<c>GREETING</c> for the first one, <c>END</c> for the one after the text).</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>What the greeting waits for.</summary>
    public Task Greeting { get; init; } = Task.CompletedTask;

    /// <summary>What it took.</summary>
    public IReadOnlyCollection<ReceivedMail> Received => _received;

    /// <summary>Every command line of every connection; the arguments of AUTH are left out.</summary>
    public IReadOnlyCollection<string> Commands => _commands;

    /// <summary>How many connections there were.</summary>
    public int Connections { get; private set; }

    /// <summary>Waits for the n-th mail.</summary>
    public async Task<ReceivedMail> MailAsync(int n = 1)
    {
        for (var i = 0; i < 600 && _received.Count < n; i++)
            await Task.Delay(25);
        return _received.Count >= n ? _received.ElementAt(n - 1) : throw new TimeoutException($"Only {_received.Count} mails came.");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token);
                Connections++;
                sessions.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (ImplicitTls)
                stream = await SecureAsync(stream);
            await Greeting.WaitAsync(_stopping.Token);
            await using var session = new SmtpSession(this, stream, ImplicitTls, _stopping.Token);
            await session.RunAsync();
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or SocketException)
        {
            // The client hung up, or refused our certificate: that is what some tests are about.
            socket.Dispose();
        }
    }

    internal async Task<SslStream> SecureAsync(Stream stream)
    {
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stopping.Token);
        return secured;
    }

    internal void Note(string command) => _commands.Enqueue(command);

    internal void Take(ReceivedMail mail) => _received.Enqueue(mail);

    internal static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
