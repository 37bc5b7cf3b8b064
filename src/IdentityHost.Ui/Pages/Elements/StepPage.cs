using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Elements;

/// <summary>The page of a step at which a sign-in waits for a code that was sent.</summary>
internal abstract class StepPage(SignInVisit visit, StepCodes codes, OutcomeWords words, PendingKind kind) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    /// <summary>How things stand with the code; null when it died, or none was sent.</summary>
    public CodeStanding? Standing => codes.Standings.Of(visit.Visitor, kind);

    /// <summary>Whether the sign-in waits here still; otherwise it is over.</summary>
    public bool Waits => visit.Waits;

    public string? Error { get; protected set; }

    /// <summary>Whether another code was just sent.</summary>
    public bool Sent { get; private set; }

    protected Visitor Visitor => visit.Visitor;

    protected SignInVisit Way => visit;

    protected CancellationToken Ct => HttpContext.RequestAborted;

    public async Task<IActionResult> OnGetAsync(bool sent)
    {
        Sent = sent;
        return await BeginAsync() ? Page() : visit.Elsewhere();
    }

    public async Task<IActionResult> OnPostAsync() => await BeginAsync() ? await AnswerAsync(await ProveAsync()) : visit.Elsewhere();

    /// <summary>Another code: in place of one that died, or besides.</summary>
    public async Task<IActionResult> OnPostResendAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        return SentOr(Standing is null ? await codes.Expired.SendAgainAsync(visit.Visitor, Ct) : await ResendAsync());
    }

    /// <summary>Compares what was typed.</summary>
    protected abstract Task<FlowOutcome> ProveAsync();

    /// <summary>Sends another code while one is good.</summary>
    protected abstract Task<FlowOutcome> ResendAsync();

    /// <summary>Reads what else the page shows, when it begins and again when something was done.</summary>
    protected virtual void Show()
    {
    }

    /// <summary>False when the sign-in does not wait here.</summary>
    protected async Task<bool> BeginAsync()
    {
        var waits = await visit.BeginStepAsync(HttpContext, RequestId, ReturnTo);
        Show();
        return waits;
    }

    /// <summary>After a proof.</summary>
    protected virtual Task<IActionResult> AnswerAsync(FlowOutcome outcome) => Task.FromResult<IActionResult>(outcome is FlowOutcome.Advanced ? visit.Onward() : Again(outcome));

    /// <summary>After a code was sent, or was not.</summary>
    protected IActionResult SentOr(FlowOutcome outcome) =>
        outcome is FlowOutcome.Advanced ? SeeOther.To($"{ThisPage.PathOf(HttpContext)}{visit.Query.Add("sent", "true")}") : Again(outcome);

    /// <summary>The page once more, with why.</summary>
    protected PageResult Again(FlowOutcome outcome)
    {
        Error = words.Of(visit.OfCode(outcome, Standing), Response)[0].Text;
        Show();
        return Page();
    }
}
