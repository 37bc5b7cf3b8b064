using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Messages;

namespace IdentityHost.Delivery;

/// <summary>The development mailbox: what the server would have sent. It is mapped in Development only, so elsewhere it is a 404 (S-242).</summary>
internal static class DevMailbox
{
    private const int MostShown = 100;

    public static void MapDevMailbox(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dev/mailbox", (RequestDelegate)PageAsync);
        routes.MapGet("/dev/mailbox.json", (RequestDelegate)JsonAsync);
    }

    private static async Task JsonAsync(HttpContext http)
    {
        var messages = await Messages(http);
        await http.Response.WriteAsJsonAsync(
            [.. messages.Select(m => new MailboxEntry(m.Id, m.Channel, m.To, m.Subject, m.Text, m.Html, m.CreatedAt, m.ExpiresAt))],
            MailboxJson.Default.MailboxEntryArray,
            cancellationToken: http.RequestAborted);
    }

    private static async Task PageAsync(HttpContext http)
    {
        var html = new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Mailbox</title></head>
            <body><main><h1>Mailbox</h1>
            <p>What this development server would have sent, newest first. <a href="/dev/mailbox.json">As JSON</a></p>

            """);
        foreach (var message in await Messages(http))
            Append(html, message);

        html.Append("</main></body></html>\n");
        http.Response.ContentType = "text/html; charset=utf-8";
        // The framed mails inherit this: their style attributes count, and nothing else of them does.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";
        await http.Response.WriteAsync(html.ToString(), http.RequestAborted);
    }

    /// <summary>Plain text as it is; HTML in a frame of its own, in which no script runs, no form is sent and no link leads anywhere.</summary>
    private static void Append(StringBuilder html, Message message)
    {
        html.Append("<article><h2>").Append(Encode(message.Subject.Length > 0 ? message.Subject : message.Channel.ToString())).Append("</h2><p>To ")
            .Append(Encode(message.To)).Append(", <time>").Append(Encode(message.CreatedAt.ToString("u"))).Append("</time></p><pre style=\"white-space:pre-wrap\">")
            .Append(Encode(message.Text)).Append("</pre>");
        if (message.Html is not null)
        {
            html.Append("<details><summary>As HTML</summary><iframe sandbox title=\"The mail as HTML\" style=\"width:100%;height:28rem;border:1px solid\" srcdoc=\"")
                .Append(Encode(message.Html)).Append("\"></iframe></details>");
        }

        html.Append("</article>\n");
    }

    private static Task<IReadOnlyList<Message>> Messages(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOutbox>().ListKeptAsync(MostShown, http.RequestAborted);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}

/// <summary>A message as programs read it from the mailbox.</summary>
internal sealed record MailboxEntry(
    string Id, MessageChannel Channel, string To, string Subject, string Text, string? Html, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public override string ToString() => $"{nameof(MailboxEntry)} {Id}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MailboxEntry[]))]
internal sealed partial class MailboxJson : JsonSerializerContext;
