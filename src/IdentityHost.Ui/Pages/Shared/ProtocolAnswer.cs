using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>An answer the protocol engine gives, on a page.</summary>
internal sealed class ProtocolAnswer(IResult answer) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) => answer.ExecuteAsync(context.HttpContext);
}
