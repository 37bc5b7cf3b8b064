using System.Text.Encodings.Web;
using IdentityHost.Ui.Languages;
using Microsoft.AspNetCore.Html;

namespace IdentityHost.Ui.Pages.Elements;

/// <summary>Texts whose place holds more than text.</summary>
internal static class HtmlTexts
{
    /// <summary>The text of a key with this in its place.</summary>
    public static IHtmlContent With(this Texts texts, string key, IHtmlContent place)
    {
        var said = new HtmlContentBuilder();
        var pieces = texts[key].Split("{0}");
        said.Append(pieces[0]);
        foreach (var piece in pieces.Skip(1))
            said.AppendHtml(place).Append(piece);
        return said;
    }

    /// <summary>A name, set apart from the direction of what stands around it. No builder, which would be empty after its first use.</summary>
    public static IHtmlContent Name(string name) => new HtmlString($"<bdi>{HtmlEncoder.Default.Encode(name)}</bdi>");
}
