namespace IdentityHost.Testing.Browsing;

/// <summary>What needs two presses: the first one unfolds what follows from it, the second one does it.</summary>
public static class SecondPress
{
    /// <summary>Presses both, of the first thing with such a button.</summary>
    public static Task<Page> PressTwiceAsync(this Browser browser, Page page, string first)
    {
        var thing = page.Document.QuerySelectorAll("details").FirstOrDefault(d => d.QuerySelector("summary")?.TextContent.Trim().StartsWith(first, StringComparison.Ordinal) == true)
            ?? throw new InvalidOperationException($"Nothing to unfold called '{first}' at {page.Url}:\n{page.Body}");
        return browser.PressAsync(page, thing.QuerySelector("button")!.TextContent.Trim());
    }
}
