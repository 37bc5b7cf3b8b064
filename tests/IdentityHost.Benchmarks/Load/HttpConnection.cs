using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IdentityHost.Benchmarks.Load;

/// <summary>One answer.</summary>
internal sealed record Answer(int Status, string Head, string Body)
{
    public string? Header(string name)
    {
        var at = Head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var start = at + name.Length + 3;
        var end = Head.IndexOf("\r\n", start, StringComparison.Ordinal);
        return Head[start..(end < 0 ? Head.Length : end)].Trim();
    }
}

/// <summary>One keep-alive connection, one request at a time, on a bare socket: the driver must cost less than what it measures.</summary>
internal sealed class HttpConnection(int port) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;
    private int _filled;

    /// <summary>The browser's cookies; sent only where a request asks for them.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public async Task<Answer> SendAsync(string method, string target, string headers = "", string? body = null, bool cookies = false, string type = "application/x-www-form-urlencoded")
    {
        if (_socket is null)
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            _filled = 0;
        }

        var text = new StringBuilder(512)
            .Append(method).Append(' ').Append(target).Append(" HTTP/1.1\r\nHost: 127.0.0.1:").Append(port).Append("\r\n").Append(headers);
        if (cookies && Cookies.Count > 0)
            text.Append("Cookie: ").AppendJoin("; ", Cookies.Select(c => $"{c.Key}={c.Value}")).Append("\r\n");
        if (body is not null)
            text.Append("Content-Type: ").Append(type).Append("\r\nContent-Length: ").Append(Encoding.UTF8.GetByteCount(body)).Append("\r\n\r\n").Append(body);
        else
            text.Append("\r\n");
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text.ToString()));
        var answer = await ReadAsync();
        if (cookies)
            Absorb(answer.Head);
        if (string.Equals(answer.Header("Connection"), "close", StringComparison.OrdinalIgnoreCase))
            Dispose();
        return answer;
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Answer> ReadAsync()
    {
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
            await FillAsync();
        var head = Encoding.Latin1.GetString(_buffer, 0, end);
        var answer = new Answer(int.Parse(head.AsSpan(9, 3)), head, "");
        var start = end + 4;
        if (answer.Header("Content-Length") is { } length)
        {
            var total = start + int.Parse(length);
            while (_filled < total)
                await FillAsync();
            return Take(answer with { Body = Encoding.UTF8.GetString(_buffer, start, total - start) }, total);
        }

        if (answer.Header("Transfer-Encoding") is null)
            return Take(answer, start);
        var body = new StringBuilder();
        while (true)
        {
            int line;
            while ((line = _buffer.AsSpan(start, _filled - start).IndexOf("\r\n"u8)) < 0)
                await FillAsync();
            var size = Convert.ToInt32(Encoding.ASCII.GetString(_buffer, start, line), 16);
            var next = start + line + 2 + size + 2;
            while (_filled < next)
                await FillAsync();
            if (size == 0)
                return Take(answer with { Body = body.ToString() }, next);
            body.Append(Encoding.UTF8.GetString(_buffer, start + line + 2, size));
            start = next;
        }
    }

    private Answer Take(Answer answer, int consumed)
    {
        _buffer.AsSpan(consumed, _filled - consumed).CopyTo(_buffer);
        _filled -= consumed;
        return answer;
    }

    private async Task FillAsync()
    {
        var read = await _socket!.ReceiveAsync(_buffer.AsMemory(_filled));
        if (read == 0)
            throw new IOException("The server closed the connection.");
        _filled += read;
    }

    private void Absorb(string head)
    {
        foreach (var line in head.Split("\r\n").Where(l => l.StartsWith("Set-Cookie:", StringComparison.OrdinalIgnoreCase)))
        {
            var pair = line["Set-Cookie:".Length..].Split(';')[0].Trim();
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals == pair.Length - 1)
                Cookies.Remove(pair[..equals]);
            else
                Cookies[pair[..equals]] = pair[(equals + 1)..];
        }
    }
}
