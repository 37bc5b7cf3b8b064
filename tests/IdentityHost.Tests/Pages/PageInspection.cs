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

    /// <summary>
    /// What is wider than the screen: as it is, with the spacing that readers may set (WCAG 2.2, 1.4.12), and written from right to left. 320 pixels are also what
    /// 200 % leave of 640 (1.4.4). A sheet of the script's own breaks no policy.
    /// </summary>
    private const string Widths =
        """
        () => {
          const root = document.documentElement;
          const wider = how => root.scrollWidth > innerWidth ? [`${root.scrollWidth - innerWidth} pixels too wide for ${innerWidth}, ${how}`] : [];
          const found = wider('as it is');
          const spacing = new CSSStyleSheet();
          spacing.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
          document.adoptedStyleSheets = [spacing];
          found.push(...wider('spaced'));
          document.adoptedStyleSheets = [];
          const dir = root.dir;
          root.dir = 'rtl';
          found.push(...wider('from right to left'));
          root.dir = dir;
          return found;
        }
        """;

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

    /// <summary>Demands that all these pages were looked at, and that none had a fault.</summary>
    public void ShouldHaveFoundNothingOn(IEnumerable<string> pages)
    {
        _findings.ShouldBeEmpty();
        pages.Except(_seen, StringComparer.Ordinal).ShouldBeEmpty("these were left out");
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
        foreach (var wide in await page.EvaluateAsync<string[]>(Widths))
            _findings.Add($"{where} {_language}: {wide}");
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
