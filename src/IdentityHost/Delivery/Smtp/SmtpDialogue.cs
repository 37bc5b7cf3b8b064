using System.Net.Security;
using System.Text;

namespace IdentityHost.Delivery.Smtp;

/// <summary>What is said to a mail server to have it take one mail (RFC 5321 §3.3), step by step; a step answers null to go on.</summary>
/// <remarks>
/// Refusals of us (greeting, EHLO, STARTTLS, AUTH) are never the message's fault and are tried again, whatever their code. Refusals of the mail (MAIL,
/// RCPT, DATA) end it when they are permanent.
/// </remarks>
internal sealed class SmtpDialogue(SmtpConnection connection, SmtpOptions options, SslClientAuthenticationOptions tls)
{
    private Dictionary<string, string> _extensions = [];

    /// <summary>Greeting, TLS and sign-in.</summary>
    public async Task<Delivered?> BeginAsync(CancellationToken ct)
    {
        if (options.Security == SmtpSecurity.Tls)
            await connection.SecureAsync(tls, ct);
        if (await connection.ReadAsync(ct) is { Done: false } unwelcome)
            return new Delivered.Later($"the mail server turned us away: {unwelcome}");
        if (await SayHelloAsync(ct) is { } refusal)
            return refusal;
        if (options.Security == SmtpSecurity.StartTls && await StartTlsAsync(ct) is { } insecure)
            return insecure;
        return string.IsNullOrEmpty(options.UserName) ? null : await SignInAsync(options.UserName, options.Password ?? "", ct);
    }

    /// <summary>Hands the mail over. Both addresses were checked to be one plain address.</summary>
    public async Task<Delivered> SendAsync(string from, string to, string document, CancellationToken ct)
    {
        var reply = await connection.CommandAsync($"MAIL FROM:<{from}>", ct);
        if (!reply.Done)
            return Refusal("the sender", reply);
        reply = await connection.CommandAsync($"RCPT TO:<{to}>", ct);
        if (!reply.Done)
            return Refusal("the recipient", reply);
        reply = await connection.CommandAsync("DATA", ct);
        if (!reply.GoOn)
            return Refusal("the mail", reply);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(Stuffed(document)), ct);
        reply = await connection.ReadAsync(ct);
        return reply.Done ? new Delivered.Sent() : Refusal("the mail", reply);
    }

    /// <summary>RFC 5321 §4.5.2: a line that begins with a dot gets another, so that none of the mail's own ends it. Line breaks are CRLF and nothing else.</summary>
    internal static string Stuffed(string document)
    {
        var text = document.ReplaceLineEndings("\r\n").Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        if (text.StartsWith('.'))
            text = "." + text;
        return text + (text.EndsWith("\r\n", StringComparison.Ordinal) ? ".\r\n" : "\r\n.\r\n");
    }

    private async Task<Delivered?> SayHelloAsync(CancellationToken ct)
    {
        var reply = await connection.CommandAsync($"EHLO {connection.LocalName}", ct);
        if (!reply.Done)
            return new Delivered.Later($"the mail server does not speak ESMTP with us: {reply}");
        // RFC 5321 §4.1.1.1: the first line is the server's name, each further one an extension with its parameters.
        _extensions = reply.Lines.Skip(1).Select(line => line.Split(' ', 2))
            .GroupBy(parts => parts[0], parts => parts.Length > 1 ? parts[1] : "", StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => string.Join(' ', group), StringComparer.OrdinalIgnoreCase);
        return null;
    }

    private async Task<Delivered?> StartTlsAsync(CancellationToken ct)
    {
        // Who strips the offer on the way must not get the mail in clear.
        if (!_extensions.ContainsKey("STARTTLS"))
            return new Delivered.Later("the mail server does not offer STARTTLS");
        if (await connection.CommandAsync("STARTTLS", ct) is { Done: false } refused)
            return new Delivered.Later($"the mail server refused STARTTLS: {refused}");
        await connection.SecureAsync(tls, ct);
        // RFC 3207 §4.2: what was said in clear is forgotten.
        return await SayHelloAsync(ct);
    }

    /// <summary>RFC 4954 with PLAIN (RFC 4616), or LOGIN where there is nothing else.</summary>
    private async Task<Delivered?> SignInAsync(string user, string password, CancellationToken ct)
    {
        var mechanisms = _extensions.GetValueOrDefault("AUTH", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        SmtpReply reply;
        if (mechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await connection.CommandAsync("AUTH PLAIN " + Base64($"\0{user}\0{password}"), ct);
        }
        else if (mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await connection.CommandAsync("AUTH LOGIN", ct);
            if (reply.GoOn)
                reply = await connection.CommandAsync(Base64(user), ct);
            if (reply.GoOn)
                reply = await connection.CommandAsync(Base64(password), ct);
        }
        else
        {
            return new Delivered.Later("the mail server offers neither AUTH PLAIN nor AUTH LOGIN");
        }

        return reply.Done ? null : new Delivered.Later($"the mail server refused our user name or password: {reply}");
    }

    private static Delivered Refusal(string what, SmtpReply reply)
    {
        var reason = $"the mail server refused {what}: {reply}";
        return reply.IsPermanent ? new Delivered.Refused(reason) : new Delivered.Later(reason);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
