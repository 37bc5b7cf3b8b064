using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class InvitationsModel(AccountVisit visit, InvitationBook book, OutcomeWords words) : PageModel
{
    [BindProperty] public string? Email { get; set; }

    [BindProperty] public string? Id { get; set; }

    public IReadOnlyList<Invitation> Sent { get; private set; } = [];

    public string? Done { get; private set; }

    public string? Error { get; private set; }

    /// <summary>Whether it is the address that cannot be invited.</summary>
    public bool EmailIsWrong { get; private set; }

    public bool IsOpen(Invitation invitation) => book.StateOf(invitation) == InvitationState.Open;

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        if (!book.MayInvite(visit.Visitor))
            return Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "invite");
        Done = done;
        return await ShowAsync();
    }

    public Task<IActionResult> OnPostAsync() => ActAsync(async () => (await book.InviteAsync(visit.Visitor, Email, HttpContext.RequestAborted)).Outcome, "invited");

    public Task<IActionResult> OnPostResendAsync() => ActAsync(() => book.ResendAsync(visit.Visitor, Id, HttpContext.RequestAborted), "invited");

    public Task<IActionResult> OnPostRevokeAsync() => ActAsync(() => book.RevokeAsync(visit.Visitor, Id, HttpContext.RequestAborted), "invitation.revoked");

    private async Task<IActionResult> ActAsync(Func<Task<FlowOutcome>> act, string done)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var outcome = await act();
        if (await visit.AnswerAsync(HttpContext, outcome, $"/account/invitations?done={done}") is { } answer)
            return answer;
        if (outcome is FlowOutcome.Forbidden)
            return Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "invite");
        (var field, Error) = words.Of(outcome, Response)[0];
        EmailIsWrong = field == "email";
        return await ShowAsync();
    }

    private async Task<PageResult> ShowAsync()
    {
        Sent = await book.ListAsync(visit.Visitor, HttpContext.RequestAborted);
        return Page();
    }
}
