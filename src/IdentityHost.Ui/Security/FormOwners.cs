using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Filters;

namespace IdentityHost.Ui.Security;

/// <summary>
/// Ties each form to who was signed in when it was shown: pressed in an old tab, after somebody else has signed in at the browser, it would act on their
/// account (S-064). What nobody was signed in for is anybody's: it holds whatever it needs.
/// </summary>
internal sealed class FormOwners : IAntiforgeryAdditionalDataProvider
{
    /// <summary>The account as the answer that holds the form sees it; no look at the database.</summary>
    public string GetAdditionalData(HttpContext context) =>
        context.Features.Get<Visitor>()?.Session?.AccountId
        ?? (context.Features.Get<ActingParty>() is { Actor: { Kind: AuditActorKind.Account, Id: { } id } } ? id : "");

    /// <summary>Who is signed in now is read later, and only for a form that has an owner.</summary>
    public bool ValidateAdditionalData(HttpContext context, string additionalData)
    {
        context.Features.Set(new FormOwner(additionalData));
        return true;
    }
}

/// <summary>Whose the form of this request was, as its token says; empty for nobody's.</summary>
internal sealed record FormOwner(string AccountId);

/// <summary>Refuses the form of one account where another is signed in. Where nobody is, the page says so itself.</summary>
internal sealed class FormOwnerGuard(SessionReader sessions) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await IsOfAnotherAsync(context.HttpContext))
            context.Result = Problem.Result(context.HttpContext, StatusCodes.Status400BadRequest, "owner");
        else
            await next();
    }

    private async ValueTask<bool> IsOfAnotherAsync(HttpContext http) =>
        http.Features.Get<FormOwner>() is { AccountId: { Length: > 0 } owner }
        && await sessions.FindAsync(http, http.RequestAborted) is { } present
        && present.AccountId != owner;
}
