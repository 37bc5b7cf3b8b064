using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Filters;

namespace IdentityHost.Ui.Security;

/// <summary>Refuses forms with the character U+0000: nobody types it, and PostgreSQL takes it in no text.</summary>
internal sealed class NoNullCharacters : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var request = context.HttpContext.Request;
        // Model binding has read the form by now.
        if (request.HasFormContentType && request.Form.Any(field => field.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true)))
            context.Result = Problem.Result(context.HttpContext, StatusCodes.Status400BadRequest, "form");
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
