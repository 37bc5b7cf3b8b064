using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>303: the browser goes on with GET and forgets the form (S-084).</summary>
/// <param name="location">A path of ours.</param>
internal sealed class SeeOther(string location) : IActionResult
{
    public static SeeOther To(string location) => new(location);

    public Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
