using IdentityHost.Accounts.Deletion;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class DeletionModel(AccountVisit visit, AccountDeletion deletion, OutcomeWords words) : PageModel
{
    /// <summary>Whether it has begun, and nobody is signed in here any more.</summary>
    public bool IsScheduled { get; private set; }

    /// <summary>When the account goes; null for at once.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>What the account is called.</summary>
    public string Name => Account.Email ?? Account.Display;

    public string? Error { get; private set; }

    private AccountSummary Account => AccountSummary.Of(visit.Visitor.Account!);

    public string? Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        Done = done;
        return await BeginAsync() ?? Page();
    }

    /// <summary>Says how it stands in the answer itself: there is no page to go to for somebody who is signed out, and signing in would keep the account.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (await BeginAsync() is { } elsewhere)
            return elsewhere;
        var outcome = await deletion.ScheduleAsync(visit.Visitor, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            IsScheduled = true;
        else if (await visit.AnswerAsync(HttpContext, outcome, "/account") is { } answer)
            return answer;
        else
            Error = words.Of(outcome, Response)[0].Text;
        return Page();
    }

    private async Task<IActionResult?> BeginAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        DueAt = deletion.DueAt;
        return deletion.IsAllowed ? null : Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "deletion");
    }
}
