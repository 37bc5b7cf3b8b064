using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace IdentityHost.Testing.Browsing;

/// <summary>The fields of a form as a browser sends them, after a person filled some in.</summary>
internal static class FormFields
{
    public static IEnumerable<KeyValuePair<string, string>> Of(IHtmlFormElement form, (string Label, string Value)[] entries)
    {
        foreach (var (label, value) in entries)
            Fill(Labelled(form, label), value);

        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "submit" or "button" or "image" or "reset" }:
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                    continue;
                case IHtmlInputElement { Name: { Length: > 0 } name } input:
                    yield return new(name, input.Value);
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    yield return new(name, select.Value ?? "");
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    yield return new(name, area.Value);
                    break;
            }
        }
    }

    private static void Fill(IElement field, string value)
    {
        switch (field)
        {
            case IHtmlInputElement { Type: "checkbox" } box:
                box.IsChecked = value.Length > 0;
                break;
            case IHtmlInputElement input:
                input.Value = value;
                break;
            case IHtmlSelectElement select:
                select.Value = value;
                break;
            default:
                throw new InvalidOperationException($"A {field.LocalName} cannot be filled in.");
        }
    }

    private static IElement Labelled(IHtmlFormElement form, string label)
    {
        foreach (var candidate in form.QuerySelectorAll("label").OfType<IHtmlLabelElement>())
        {
            if (string.Equals(candidate.TextContent.Trim(), label, StringComparison.Ordinal) && candidate.Control is { } control)
                return control;
        }

        throw new InvalidOperationException($"No field labelled '{label}' in:\n{form.OuterHtml}");
    }
}
