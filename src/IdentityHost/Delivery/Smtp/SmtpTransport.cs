using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery.Mime;
using IdentityHost.Operations;

namespace IdentityHost.Delivery.Smtp;

/// <summary>Hands mails to the operator's mail server, one connection for each.</summary>
internal sealed class SmtpTransport : ITransport
{
    private readonly SmtpOptions _options;
    private readonly Sender _from;
    private readonly X509Certificate2Collection? _authorities;

    public SmtpTransport(SmtpOptions options, Sender from, Locations locations)
    {
        _options = options;
        _from = from;
        if (options.TrustedCertificates is { Length: > 0 } file)
            (_authorities = []).ImportFromPemFile(locations.Full(file));
    }

    public bool Keeps => false;

    public async Task<Delivered> SendAsync(Message message, CancellationToken ct)
    {
        if (Recipient.Fault(message.To) is { } impossible)
            return new Delivered.Refused(impossible);
        return await ConnectedAsync(dialogue => dialogue.SendAsync(_from.Address, message.To, MailDocument.Write(message, _from), ct), ct);
    }

    public Task<Delivered> ProbeAsync(CancellationToken ct) => ConnectedAsync(static _ => Task.FromResult<Delivered>(new Delivered.Sent()), ct);

    /// <summary>Greeting, TLS and sign-in; then what is to be done; then goodbye.</summary>
    private async Task<Delivered> ConnectedAsync(Func<SmtpDialogue, Task<Delivered>> act, CancellationToken ct)
    {
        try
        {
            await using var connection = await SmtpConnection.OpenAsync(_options.Host!, _options.Port ?? UsualPort, _options.Timeout, ct);
            var dialogue = new SmtpDialogue(connection, _options, TlsOptions());
            if (await dialogue.BeginAsync(ct) is { } refusal)
                return refusal;
            var delivered = await act(dialogue);
            await SayGoodbyeAsync(connection, ct);
            return delivered;
        }
        catch (AuthenticationException fault)
        {
            return new Delivered.Later($"no TLS with the mail server: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or SocketException or TimeoutException)
        {
            return new Delivered.Later($"the connection to the mail server broke: {fault.Message}");
        }
    }

    private int UsualPort => _options.Security switch { SmtpSecurity.Tls => 465, SmtpSecurity.StartTls => 587, _ => 25 };

    /// <summary>What became of the mail is known by then; a server that does not answer QUIT changes nothing of it.</summary>
    private static async Task SayGoodbyeAsync(SmtpConnection connection, CancellationToken ct)
    {
        try
        {
            await connection.CommandAsync("QUIT", ct);
        }
        catch (Exception fault) when (fault is IOException or SocketException or TimeoutException or OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>The certificate must name the server and come from an authority of the system, or of the operator's file in its place (S-180).</summary>
    private SslClientAuthenticationOptions TlsOptions()
    {
        var options = new SslClientAuthenticationOptions { TargetHost = _options.Host };
        if (_authorities is null)
            return options;
        options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        return options;
    }
}
