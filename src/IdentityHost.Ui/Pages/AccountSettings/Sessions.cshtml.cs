using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class SessionsModel(AccountVisit visit, SessionList sessions, TrustedBrowserList trusted, OutcomeWords words) : PageModel
{
    [BindProperty] public string? Id { get; set; }

    public IReadOnlyList<Session> Sessions { get; private set; } = [];

    public IReadOnlyList<TrustedBrowser> Trusted { get; private set; } = [];

    public string? Done { get; private set; }

    public string? Error { get; private set; }

    public bool IsThisOne(Session session) => session.Id == visit.Visitor.Session!.Id;

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        Done = done;
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostEndAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        return await AnswerAsync(await sessions.EndAsync(visit.Visitor, Id is null ? [] : [Id], HttpContext.RequestAborted), "session.ended");
    }

    public async Task<IActionResult> OnPostOthersAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        return await AnswerAsync(await sessions.EndOthersAsync(visit.Visitor, HttpContext.RequestAborted), "session.others");
    }

    public async Task<IActionResult> OnPostDistrustAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        return await AnswerAsync(await trusted.EndAsync(visit.Visitor, Id, HttpContext.RequestAborted), "trust.ended");
    }

    private async Task<IActionResult> AnswerAsync(FlowOutcome outcome, string done)
    {
        if (await visit.AnswerAsync(HttpContext, outcome, $"/account/sessions?done={done}") is { } answer)
            return answer;
        Error = words.Of(outcome, Response)[0].Text;
        return await ShowAsync();
    }

    private async Task<PageResult> ShowAsync()
    {
        Sessions = await sessions.ListAsync(visit.Visitor, HttpContext.RequestAborted);
        Trusted = await trusted.ListAsync(visit.Visitor, HttpContext.RequestAborted);
        return Page();
    }
}
