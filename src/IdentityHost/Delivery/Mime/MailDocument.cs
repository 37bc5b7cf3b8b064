using System.Globalization;
using System.Text;
using IdentityHost.Accounts.Messages;

namespace IdentityHost.Delivery.Mime;

/// <summary>A message as it travels and lies in files: RFC 5322 with MIME (RFC 2045, 2046), plain text and HTML of the same words. Lines end with CRLF, 76 characters at most.</summary>
internal static class MailDocument
{
    /// <summary>Writes the message; without a sender for a text message.</summary>
    public static string Write(Message message, Sender? from)
    {
        var mail = new StringBuilder();
        if (from is not null)
            Header(mail, "From", from.Header);
        Header(mail, "To", HeaderText.OneLine(message.To));
        Header(mail, "Date", message.CreatedAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0000");
        Header(mail, "Message-ID", $"<{message.Id}@{from?.Domain ?? "identityhost"}>");
        if (message.Subject.Length > 0)
            Header(mail, "Subject", HeaderText.Encode(message.Subject));
        // RFC 3834 §5: nobody's holiday notice shall answer.
        Header(mail, "Auto-Submitted", "auto-generated");
        Header(mail, "Content-Language", HeaderText.OneLine(message.Language));
        Header(mail, "MIME-Version", "1.0");
        if (message.Html is null)
            return Part(mail, "text/plain", message.Text).ToString();

        // RFC 2046 §5.1.4: from the plainest to the richest. The id is random, so no text holds the boundary.
        var boundary = "part-" + message.Id;
        Header(mail, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        mail.Append("\r\n");
        Part(mail.Append("--").Append(boundary).Append("\r\n"), "text/plain", message.Text);
        Part(mail.Append("--").Append(boundary).Append("\r\n"), "text/html", message.Html);
        return mail.Append("--").Append(boundary).Append("--\r\n").ToString();
    }

    private static void Header(StringBuilder mail, string name, string value) => mail.Append(name).Append(": ").Append(value).Append("\r\n");

    private static StringBuilder Part(StringBuilder mail, string type, string text)
    {
        Header(mail, "Content-Type", type + "; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "quoted-printable");
        mail.Append("\r\n");
        QuotedPrintable.Append(mail, text);
        return mail.Append("\r\n");
    }
}
