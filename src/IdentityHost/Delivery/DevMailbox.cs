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
        await http.Response.WriteAsJsonAsync([.. messages], MailboxJson.Default.MessageArray, cancellationToken: http.RequestAborted);
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
        {
            html.Append("<article><h2>").Append(Encode(message.Subject.Length > 0 ? message.Subject : message.Channel.ToString())).Append("</h2><p>To ")
                .Append(Encode(message.To)).Append(", <time>").Append(Encode(message.CreatedAt.ToString("u"))).Append("</time></p><pre>")
                .Append(Encode(message.Text)).Append("</pre></article>\n");
        }

        html.Append("</main></body></html>\n");
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";
        await http.Response.WriteAsync(html.ToString(), http.RequestAborted);
    }

    private static Task<IReadOnlyList<Message>> Messages(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOutbox>().ListKeptAsync(MostShown, http.RequestAborted);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Message[]))]
internal sealed partial class MailboxJson : JsonSerializerContext;
