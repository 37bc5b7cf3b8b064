using System.Globalization;
using System.Text;
using IdentityHost.Accounts.Messages;

namespace IdentityHost.Delivery;

/// <summary>Writes one <c>.eml</c> file per message (RFC 5322, MIME RFC 2045) into a folder. The file appears whole: it is written aside and renamed.</summary>
internal sealed class PickupTransport(string directory, string? from, TimeProvider clock) : ITransport
{
    public bool Keeps => false;

    public async Task SendAsync(Message message, CancellationToken ct)
    {
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, $"{clock.GetUtcNow().ToUnixTimeMilliseconds()}-{message.Id}.eml");
        await File.WriteAllTextAsync(file + ".part", Compose(message), new UTF8Encoding(false), ct);
        File.Move(file + ".part", file, overwrite: true);
    }

    private string Compose(Message message)
    {
        var mail = new StringBuilder();
        if (from is not null)
            mail.Append("From: ").Append(OneLine(from)).Append("\r\n");
        mail.Append("To: ").Append(OneLine(message.To)).Append("\r\n");
        mail.Append("Date: ").Append(message.CreatedAt.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)).Append(" +0000\r\n");
        mail.Append("Message-ID: <").Append(message.Id).Append("@identityhost>\r\n");
        if (message.Subject.Length > 0)
            mail.Append("Subject: ").Append(EncodedWords(message.Subject)).Append("\r\n");
        mail.Append("MIME-Version: 1.0\r\n");
        if (message.Html is null)
            return Part(mail, "text/plain", message.Text).ToString();

        var boundary = "part-" + message.Id;
        mail.Append("Content-Type: multipart/alternative; boundary=\"").Append(boundary).Append("\"\r\n\r\n");
        Part(mail.Append("--").Append(boundary).Append("\r\n"), "text/plain", message.Text);
        Part(mail.Append("--").Append(boundary).Append("\r\n"), "text/html", message.Html);
        return mail.Append("--").Append(boundary).Append("--\r\n").ToString();
    }

    private static StringBuilder Part(StringBuilder mail, string type, string text) =>
        mail.Append("Content-Type: ").Append(type).Append("; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
            .Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");

    /// <summary>Header values hold no line break, whoever wrote them (S-176).</summary>
    private static string OneLine(string value) => string.Concat(value.Where(c => !char.IsControl(c)));

    /// <summary>RFC 2047: encoded words of at most 75 characters; plain ASCII stays readable.</summary>
    private static string EncodedWords(string subject)
    {
        subject = OneLine(subject);
        if (Ascii.IsValid(subject))
            return subject;
        var words = subject.EnumerateRunes().Chunk(10)
            .Select(runes => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(runes)))}?=");
        return string.Join("\r\n ", words);
    }
}
