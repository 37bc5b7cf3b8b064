using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace IdentityHost.Delivery.Smtp;

/// <summary>The wire to a mail server: lines out, replies in, and the change to TLS. Every step has a time limit.</summary>
/// <remarks>Throws <see cref="IOException"/>, <see cref="SocketException"/>, <see cref="TimeoutException"/> or an authentication exception when the wire breaks.</remarks>
internal sealed class SmtpConnection : IAsyncDisposable
{
    // RFC 5321 §4.5.3.1.5 allows 512; who sends far more than that is no mail server.
    private const int LongestLine = 2048;
    private const int MostLines = 100;

    private readonly Socket _socket;
    private readonly TimeSpan _timeout;
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpConnection(Socket socket, TimeSpan timeout)
    {
        _socket = socket;
        _timeout = timeout;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>How this machine calls itself: an address literal (RFC 5321 §4.1.3), for it may have no name that others can look up.</summary>
    public string LocalName => ((IPEndPoint)_socket.LocalEndPoint!).Address switch
    {
        { IsIPv4MappedToIPv6: true } mapped => $"[{mapped.MapToIPv4()}]",
        { AddressFamily: AddressFamily.InterNetworkV6 } six => $"[IPv6:{new IPAddress(six.GetAddressBytes())}]",
        var four => $"[{four}]",
    };

    public static async Task<SmtpConnection> OpenAsync(string host, int port, TimeSpan timeout, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            return await LimitedAsync(timeout, async limit =>
            {
                await socket.ConnectAsync(host, port, limit);
                return new SmtpConnection(socket, timeout);
            }, ct);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Changes to TLS and checks the server's certificate.</summary>
    public Task SecureAsync(SslClientAuthenticationOptions options, CancellationToken ct)
    {
        // CVE-2011-0411: what arrived in clear before the change must not count as said under TLS.
        if (_start != _end)
            throw new IOException("The server said something in clear before TLS began.");
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secured;
        return LimitedAsync(_timeout, async limit =>
        {
            await secured.AuthenticateAsClientAsync(options, limit);
            return true;
        }, ct);
    }

    /// <summary>Sends one command line and reads the answer.</summary>
    public async Task<SmtpReply> CommandAsync(string line, CancellationToken ct)
    {
        // S-176: one command is one line, whatever was put into it.
        if (line.AsSpan().ContainsAny('\r', '\n', '\0') || !Ascii.IsValid(line))
            throw new ArgumentException("An SMTP command is one line of ASCII.", nameof(line));
        await WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), ct);
        return await ReadAsync(ct);
    }

    public Task WriteAsync(byte[] bytes, CancellationToken ct) => LimitedAsync(_timeout, async limit =>
    {
        await _stream.WriteAsync(bytes, limit);
        await _stream.FlushAsync(limit);
        return true;
    }, ct);

    /// <summary>Reads one answer with all its lines.</summary>
    public Task<SmtpReply> ReadAsync(CancellationToken ct) => LimitedAsync(_timeout, async limit =>
    {
        var lines = new List<string>();
        var code = 0;
        while (lines.Count < MostLines)
        {
            var line = await ReadLineAsync(limit);
            var read = CodeOf(line);
            if (read is null || (lines.Count > 0 && read != code))
                throw new IOException("The server's answer is none of SMTP.");
            code = read.Value;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return new SmtpReply(code, lines);
        }

        throw new IOException("The server's answer has no end.");
    }, ct);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static int? CodeOf(string line) =>
        line.Length >= 3 && (line.Length == 3 || line[3] is ' ' or '-') && int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        var line = new ArrayBufferWriter<byte>(128);
        while (line.WrittenCount <= LongestLine)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, ct));
                if (_end == 0)
                    throw new IOException("The server hung up.");
            }

            var waiting = _buffer.AsSpan(_start, _end - _start);
            var feed = waiting.IndexOf((byte)'\n');
            line.Write(feed < 0 ? waiting : waiting[..feed]);
            _start += feed < 0 ? waiting.Length : feed + 1;
            if (feed >= 0)
                return Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\r');
        }

        throw new IOException("The server's answer has too long a line.");
    }

    private static async Task<T> LimitedAsync<T>(TimeSpan timeout, Func<CancellationToken, Task<T>> step, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            return await step(limit.Token);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException("The server did not answer in time.", late);
        }
    }
}
