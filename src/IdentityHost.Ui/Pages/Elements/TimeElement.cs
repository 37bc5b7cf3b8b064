using IdentityHost.Ui.Languages;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace IdentityHost.Ui.Pages.Elements;

/// <summary>Times on pages: a few words, and the exact moment for who points at them or comes there by keyboard; a script puts both into the reader's zone.</summary>
internal static class TimeElement
{
    /// <summary>A day.</summary>
    public static IHtmlContent TimeOfDay(this Texts texts, DateTimeOffset at) => Element(texts, at, texts.Day(at), "day");

    /// <summary>A day and the time of it.</summary>
    public static IHtmlContent TimeOf(this Texts texts, DateTimeOffset at) => Element(texts, at, texts.Moment(at), "moment");

    private static TagBuilder Element(Texts texts, DateTimeOffset at, string words, string kind)
    {
        var element = new TagBuilder("time");
        element.Attributes["datetime"] = at.UtcDateTime.ToString("O");
        element.Attributes["title"] = texts.Moment(at);
        element.Attributes["data-time"] = kind;
        element.Attributes["tabindex"] = "0";
        element.InnerHtml.Append(words);
        return element;
    }
}
