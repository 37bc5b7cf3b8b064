using System.Text.Json;
using IdentityHost.Testing;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Processes;
using Microsoft.Playwright;
using Shouldly;

namespace IdentityHost.Tests.Pages;

/// <summary>
/// What axe-core finds on pages in Chromium, in light and in dark, and what is too wide for small screens; where <c>PAGE_PICTURES</c> names a folder, people
/// can look at them too.
/// </summary>
internal sealed class PageInspection : IAsyncDisposable
{
    private static readonly string s_nodeFolder = Repository.Path("tests", "IdentityHost.Tests", "RelyingParties", "node");

    private readonly string _language;
    private readonly string _axe;
    private readonly List<string> _findings = [];
    private readonly List<string> _seen = [];

    private PageInspection(string language, string axe, ChromiumBrowser chromium) => (_language, _axe, Chromium) = (language, axe, chromium);

    public ChromiumBrowser Chromium { get; }

    public static async Task<PageInspection> StartAsync(string language)
    {
        await NodeScript.InstallAsync(s_nodeFolder);
        var axe = await File.ReadAllTextAsync(Path.Combine(s_nodeFolder, "node_modules", "axe-core", "axe.min.js"));
        return new(language, axe, await ChromiumBrowser.StartAsync());
    }

    /// <summary>Demands that so many pages were looked at, and that none had a fault.</summary>
    public void ShouldHaveFoundNothingOn(int atLeast)
    {
        _findings.ShouldBeEmpty();
        _seen.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    /// <summary>Looks at the page that is open.</summary>
    /// <param name="page">The page.</param>
    /// <param name="path">Where it must be.</param>
    /// <param name="state">What is special about it, where it is looked at more than once.</param>
    public async Task LookAsync(IPage page, string path, string? state = null)
    {
        new Uri(page.Url).AbsolutePath.ShouldBe(path);
        (await page.GetAttributeAsync("html", "lang")).ShouldBe(_language, path);
        _seen.Add(path);
        await NarrowAsync(page, $"{path} {state}");
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            if (Environment.GetEnvironmentVariable("PAGE_PICTURES") is { Length: > 0 } folder)
                await PictureAsync(page, Path.Combine(folder, $"{path.Trim('/').Replace('/', '-')}{(state is null ? "" : "-" + state)}.{_language}.{scheme}"));
            await page.EvaluateAsync(_axe);
            var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))");
            _findings.AddRange(found.EnumerateArray().Select(f => $"{path} {_language} {scheme}: {f.GetString()}"));
        }
    }

    public ValueTask DisposeAsync() => Chromium.DisposeAsync();

    /// <summary>Nothing is wider than the narrowest screen people have (WCAG 2.2, 1.4.10).</summary>
    private async Task NarrowAsync(IPage page, string where)
    {
        await page.SetViewportSizeAsync(320, 640);
        var wider = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - 320");
        if (wider > 0)
            _findings.Add($"{where} {_language}: {wider} pixels too wide for 320");
        await page.SetViewportSizeAsync(1280, 720);
    }

    private static async Task PictureAsync(IPage page, string path)
    {
        foreach (var width in (int[])[320, 1280])
        {
            await page.SetViewportSizeAsync(width, 720);
            await page.ScreenshotAsync(new() { Path = $"{path}.{width}.png", FullPage = true });
        }
    }
}
