using IdentityHost.OpenId.Secrets;
using IdentityHost.Testing.Authenticators;
using IdentityHost.Testing.Chromium;
using IdentityHost.Testing.Servers;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Pages;

/// <summary>What the script adds for comfort, and what people do without a mouse, in one run.</summary>
public sealed class ComfortTests(LocalhostServer site) : IClassFixture<LocalhostServer>
{
    private const int MostBytes = 150 * 1024;

    [Fact]
    public async Task The_whole_way_in_goes_by_keyboard_and_the_comforts_work()
    {
        var ada = await site.Server.CreateAccountAsync($"ada.{OpaqueToken.NewId().ToLowerInvariant()}@example.org");
        await using var chromium = await ChromiumBrowser.StartAsync();
        var page = await chromium.OpenAsync(new() { Locale = "en", TimezoneId = "Asia/Tokyo", Permissions = ["clipboard-read", "clipboard-write"] });
        await page.AddInitScriptAsync("print = () => { document.documentElement.dataset.printed = 'yes'; }");
        var walk = new ChromiumPageWalk(site.Server, page);

        await walk.GoAsync("/signin");
        await walk.WaitAsync("/signin");
        (await page.EvaluateAsync<int>("performance.getEntries().filter(e => e.entryType === 'resource' || e.entryType === 'navigation').reduce((sum, e) => sum + e.decodedBodySize, 0)"))
            .ShouldBeInRange(1, MostBytes, "what the first page weighs");
        await SignInByKeyboardAsync(walk, ada.Email!);
        await CheckTimesAsync(walk);
        await CheckRecoveryCodesAsync(walk);
    }

    /// <summary>Nothing is clicked: the fields have the focus, or the tab key leads there; the caps lock is told of, and a press too many sends nothing twice.</summary>
    private static async Task SignInByKeyboardAsync(ChromiumPageWalk walk, string email)
    {
        var page = walk.Page;
        await page.Keyboard.TypeAsync(email);
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.textContent.trim()")).ShouldBe("Continue");
        await ShouldBeSeenAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#password").WaitForAsync();

        await page.Locator("#password").DispatchEventAsync("keydown", new { key = "A", modifierCapsLock = true });
        await Assertions.Expect(page.GetByText("Caps lock is on.")).ToBeVisibleAsync();
        await page.FocusAsync("#password");
        await page.Keyboard.TypeAsync(TestServer.Password);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        (await page.GetAttributeAsync("#password", "type")).ShouldBe("text", "shown on demand");
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("password");

        var stopped = await page.EvaluateAsync<bool[]>(
            """
            () => {
              const form = document.querySelector('#password').form;
              const stopped = [];
              form.addEventListener('submit', event => { stopped.push(event.defaultPrevented); event.preventDefault(); });
              for (let press = 0; press < 3; press++) form.requestSubmit();
              form.submit();
              return stopped;
            }
            """);
        stopped.ShouldBe([false, true, true]);
        await walk.WaitAsync("/account");
    }

    /// <summary>What has the focus wears a ring that stands out from the card by 3 to 1 (WCAG 2.2, 1.4.11 and 2.4.7), in both of our themes, chosen by hand.</summary>
    private static async Task ShouldBeSeenAsync(IPage page)
    {
        foreach (var theme in (string[])["light", "dark"])
        {
            var contrast = await page.EvaluateAsync<double>(
                """
                theme => {
                  document.documentElement.dataset.theme = theme;
                  const light = colour => colour.match(/[\d.]+/g).slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                  const ring = getComputedStyle(document.activeElement);
                  if (ring.outlineStyle === 'none' || parseFloat(ring.outlineWidth) < 2) return 0;
                  const [a, b] = [light(ring.outlineColor), light(getComputedStyle(document.querySelector('.card')).backgroundColor)].sort((x, y) => y - x);
                  return (a + 0.05) / (b + 0.05);
                }
                """,
                theme);
            contrast.ShouldBeGreaterThanOrEqualTo(3, theme);
        }
    }

    private async Task CheckTimesAsync(ChromiumPageWalk walk)
    {
        await walk.GoAsync("/account/sessions");
        var here = site.Server.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(9));
        var time = walk.Page.Locator("time").First;
        await Assertions.Expect(time).ToContainTextAsync($"{here:MMMM d, yyyy}");
        await Assertions.Expect(time).ToContainTextAsync($"{here:h:mm}");
        (await time.GetAttributeAsync("title")).ShouldNotBeNull().ShouldContain("GMT+9");
    }

    private async Task CheckRecoveryCodesAsync(ChromiumPageWalk walk)
    {
        await walk.GoAsync("/account/two-step");
        await walk.PressAsync("Set up");
        var secret = await walk.Page.Locator(".secret").TextContentAsync();
        await walk.Page.FillAsync("#code", new AuthenticatorApp(secret!).CodeAt(site.Server.Clock.GetUtcNow()));
        await walk.PressAsync("Switch on");
        await walk.WaitAsync("/account/recovery-codes");
        await Assertions.Expect(walk.Page.Locator("[aria-live=polite]")).ToContainTextAsync("Keep the recovery codes below");

        await walk.PressAsync("Copy");
        await Assertions.Expect(walk.Page.Locator("[aria-live=polite]")).ToHaveTextAsync("Copied");
        (await walk.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(10);
        await walk.PressAsync("Print");
        (await walk.Page.GetAttributeAsync("html", "data-printed")).ShouldBe("yes");
    }
}
