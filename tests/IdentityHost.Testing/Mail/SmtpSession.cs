using System.Text;

namespace IdentityHost.Testing.Mail;

/// <summary>One connection to the <see cref="SmtpServer"/> (RFC 5321).</summary>
internal sealed class SmtpSession(SmtpServer server, Stream stream, bool secure, CancellationToken ct) : IAsyncDisposable
{
    private Stream _stream = stream;
    private bool _secure = secure;
    private string? _from;
    private List<string> _to = [];

    public async Task RunAsync()
    {
        if (!await AnswerAsync("GREETING", "220 mail.test ESMTP"))
            return;
        while (await LineAsync() is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            server.Note(verb == "AUTH" ? string.Join(' ', line.Split(' ').Take(2)) : line);
            if (!await ObeyAsync(verb, line))
                return;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<bool> ObeyAsync(string verb, string line)
    {
        switch (verb)
        {
            case "EHLO":
                return await AnswerAsync(verb, Extensions());
            case "STARTTLS":
                if (!await AnswerAsync(verb, "220 go ahead"))
                    return false;
                (_stream, _secure) = (await server.SecureAsync(_stream), true);
                return true;
            case "AUTH":
                return await AuthenticateAsync(line);
            case "MAIL":
                (_from, _to) = (line["MAIL FROM:<".Length..line.IndexOf('>', StringComparison.Ordinal)], []);
                return await AnswerAsync(verb, "250 ok");
            case "RCPT":
                _to.Add(line["RCPT TO:<".Length..line.IndexOf('>', StringComparison.Ordinal)]);
                return await AnswerAsync(verb, "250 ok");
            case "DATA":
                return await AnswerAsync(verb, "354 go on") && (server.Answers.ContainsKey(verb) || await TakeAsync());
            case "QUIT":
                await AnswerAsync(verb, "221 bye");
                return false;
            default:
                return await AnswerAsync(verb, "500 what?");
        }
    }

    private string Extensions()
    {
        List<string> lines = ["mail.test", "8BITMIME"];
        if (server.Certificate is not null && !_secure)
            lines.Add("STARTTLS");
        if (server.Mechanisms is { } mechanisms && _secure)
            lines.Add("AUTH " + mechanisms);
        return string.Join("\r\n", lines.Select((l, i) => $"250{(i == lines.Count - 1 ? ' ' : '-')}{l}"));
    }

    private async Task<bool> AuthenticateAsync(string line)
    {
        var parts = line.Split(' ');
        string given;
        if (parts[1] == "PLAIN")
        {
            given = SmtpServer.Decode(parts[2]).TrimStart('\0').Replace('\0', ':');
        }
        else
        {
            await SayAsync("334 " + Convert.ToBase64String("Username:"u8));
            var user = SmtpServer.Decode(await LineAsync() ?? "");
            await SayAsync("334 " + Convert.ToBase64String("Password:"u8));
            given = $"{user}:{SmtpServer.Decode(await LineAsync() ?? "")}";
        }

        return await AnswerAsync("AUTH", given == server.Credentials ? "235 welcome" : "535 5.7.8 wrong");
    }

    private async Task<bool> TakeAsync()
    {
        var data = new StringBuilder();
        while (await LineAsync() is { } line && line != ".")
            data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        if (!server.Answers.TryGetValue("END", out var answer) || answer.StartsWith('2'))
            server.Take(new(_from!, _to, data.ToString()));
        return await AnswerAsync("END", "250 taken");
    }

    private async Task<bool> AnswerAsync(string verb, string usual)
    {
        var answer = server.Answers.GetValueOrDefault(verb, usual);
        if (answer == SmtpServer.HangUp)
            return false;
        if (answer == SmtpServer.Silence)
            await Task.Delay(Timeout.Infinite, ct);
        await SayAsync(answer);
        return true;
    }

    private async Task SayAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), ct);

    /// <summary>One line, ended by CRLF and by nothing else (RFC 5321 §2.3.8); null at the end.</summary>
    private async Task<string?> LineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, ct) == 1)
        {
            line.Add(one[0]);
            if (line is [.., (byte)'\r', (byte)'\n'])
                return Encoding.UTF8.GetString([.. line])[..^2];
        }

        return null;
    }
}
