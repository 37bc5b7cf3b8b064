using System.Globalization;
using System.Net;
using System.Text;

namespace IdentityHost.Accounts.Messages;

/// <summary>The paragraphs of a mail, once as plain text and once as HTML with the same words. HTML escapes every value; nothing is loaded from anywhere.</summary>
internal sealed class MailBody(string language, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> paragraphs)
{
    private const string Headline = "# ";

    private string Product => values["product"];

    public string Text => string.Join("\n\n", [.. paragraphs.Select(AsText), $"-- \n{Product}"]) + "\n";

    public string Html(string subject)
    {
        var html = new StringBuilder();
        html.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Encode(subject)}</title></head>
            <body style="margin:0;padding:32px 16px;font:16px/1.5 system-ui,sans-serif;color:#1b1f27;background:#f4f5f7"><div style="max-width:480px;margin:auto;padding:32px;border-radius:12px;background:#fff">

            """);
        foreach (var paragraph in paragraphs)
            html.Append(AsHtml(paragraph)).Append('\n');
        return html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:24px 0 0;color:#5b6472\">{Encode(Product)}</p></div></body></html>\n").ToString();
    }

    private string AsText(string paragraph)
    {
        if (Button(paragraph) is { } label)
            return $"{Fill(label)}:\n{values["link"]}";
        return Fill(paragraph.StartsWith(Headline, StringComparison.Ordinal) ? paragraph[Headline.Length..] : paragraph);
    }

    private string AsHtml(string paragraph)
    {
        if (Button(paragraph) is { } label)
        {
            return $"<p style=\"margin:0 0 16px\"><a href=\"{Encode(values["link"])}\" style=\"display:inline-block;padding:10px 20px;border-radius:8px;color:#fff;background:#2f4fd0;text-decoration:none\">{Encode(Fill(label))}</a></p>";
        }

        var isHeadline = paragraph.StartsWith(Headline, StringComparison.Ordinal);
        var style = isHeadline ? "margin:0 0 16px;font-size:20px;font-weight:600" : "margin:0 0 16px";
        return $"<p style=\"{style}\">{Encode(Fill(isHeadline ? paragraph[Headline.Length..] : paragraph)).Replace("\n", "<br>", StringComparison.Ordinal)}</p>";
    }

    /// <summary>The label of a paragraph that is a button.</summary>
    private static string? Button(string paragraph) =>
        paragraph.StartsWith('[') && paragraph.EndsWith("]({link})", StringComparison.Ordinal) ? paragraph[1..^"]({link})".Length] : null;

    private string Fill(string words) => MailTemplate.Fill(words, values);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
