using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Start;

/// <summary>The page for answers without a body: the host re-executes here for 4xx and 5xx, whatever the method was.</summary>
[IgnoreAntiforgeryToken]
internal sealed class FailureModel : PageModel
{
    public IActionResult OnGet() => Show();

    public IActionResult OnPost() => Show();

    public IActionResult OnPut() => Show();

    public IActionResult OnDelete() => Show();

    /// <summary>The status is that of the answer being explained; opened by hand, the page says that nothing is here.</summary>
    private ViewResult Show()
    {
        var failed = HttpContext.Features.Get<IExceptionHandlerFeature>() is not null;
        var status = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalStatusCode
            ?? (failed ? StatusCodes.Status500InternalServerError : StatusCodes.Status404NotFound);
        return Problem.Result(HttpContext, status, status switch
        {
            StatusCodes.Status404NotFound => "notfound",
            StatusCodes.Status429TooManyRequests => "toomany",
            StatusCodes.Status503ServiceUnavailable => "unavailable",
            >= 500 => "fault",
            _ => "refused",
        });
    }
}
