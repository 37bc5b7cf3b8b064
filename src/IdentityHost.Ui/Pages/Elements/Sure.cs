using IdentityHost.Ui.Languages;
using Microsoft.AspNetCore.Html;

namespace IdentityHost.Ui.Pages.Elements;

/// <summary>
/// What cannot simply be taken back: the first press unfolds what follows from it, and the second one, which names the thing, does it. Its words are
/// <c>sure.KIND.ask</c>, <c>.text</c> and <c>.do</c>.
/// </summary>
/// <param name="Kind">Whose words it has.</param>
/// <param name="Name">What it is done to.</param>
/// <param name="Handler">The handler of the page; null for its only one.</param>
internal sealed record Sure(string Kind, string Name, string? Handler)
{
    /// <summary>What the form says of the thing.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>Whether it stands in a row of several things, where the first button needs the name as well for who does not see the row.</summary>
    public bool IsInRow { get; init; }

    /// <summary>One of its texts, with the name in its place.</summary>
    public IHtmlContent Say(Texts texts, string part) => texts.With($"sure.{Kind}.{part}", HtmlTexts.Name(Name));
}
