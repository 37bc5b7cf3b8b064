using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace IdentityHost.Testing.Browsing;

/// <summary>Where a browser came to rest: a page of the server, or the door of another site it was sent to.</summary>
/// <param name="Url">The address in the address bar.</param>
/// <param name="Status">The status of the last answer.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body; empty when the browser was sent to another site, which is not visited.</param>
/// <param name="Left">Whether the browser was sent to another site.</param>
public sealed record Page(Uri Url, HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body, bool Left)
{
    private IHtmlDocument? _document;

    /// <summary>The parsed page.</summary>
    public IHtmlDocument Document => _document ??= new HtmlParser().ParseDocument(Body);

    /// <summary>A header, or the empty string.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>What a person reads on the page.</summary>
    public string Text => Document.Body?.TextContent ?? "";

    /// <summary>The form that has a button with this caption.</summary>
    public IHtmlFormElement FormWithButton(string caption) =>
        Document.Forms.FirstOrDefault(form => Buttons(form).Any(b => string.Equals(b.Caption, caption, StringComparison.Ordinal)))
        ?? throw new InvalidOperationException($"No form with the button '{caption}' at {Url} ({(int)Status}):\n{Body}");

    /// <summary>Whether some form has a button with this caption.</summary>
    public bool HasButton(string caption) =>
        Document.Forms.Any(form => Buttons(form).Any(b => string.Equals(b.Caption, caption, StringComparison.Ordinal)));

    internal static IEnumerable<Button> Buttons(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            if (element is IHtmlButtonElement { Type: "submit" } button)
                yield return new(button.TextContent.Trim(), button.Name, button.Value, button.GetAttribute("formaction"));
            else if (element is IHtmlInputElement { Type: "submit" } input)
                yield return new(input.Value.Trim(), input.Name, input.Value, input.GetAttribute("formaction"));
        }
    }
}

/// <summary>A submit button as its form sends it.</summary>
internal sealed record Button(string Caption, string? Name, string? Value, string? Action);
