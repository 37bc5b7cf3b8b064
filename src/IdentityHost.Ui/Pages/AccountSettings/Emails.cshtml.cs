using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class EmailsModel(AccountVisit visit, EmailAddressBook book, EmailAddressVerification verification, CodeStandings standings, OutcomeWords words) : PageModel
{
    [BindProperty] public string? Email { get; set; }

    [BindProperty] public string? Code { get; set; }

    public IReadOnlyList<AccountEmail> Addresses { get; private set; } = [];

    /// <summary>How things stand with the code that was sent to one of them; null when none waits.</summary>
    public CodeStanding? Standing { get; private set; }

    public string? Done { get; private set; }

    /// <summary>What is wrong, and whether with the code.</summary>
    public string? Error { get; private set; }

    public bool CodeIsWrong { get; private set; }

    /// <summary>Whether it is the address to add.</summary>
    public bool EmailIsWrong { get; private set; }

    /// <summary>Whether addresses are proven by codes; otherwise by links.</summary>
    public bool ByCode => verification.ByCode;

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        Done = done;
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAddAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var outcome = await book.AddAsync(visit.Visitor, Email, HttpContext.RequestAborted);
        EmailIsWrong = outcome is FlowOutcome.Invalid;
        return await AnswerAsync(outcome, "email.sent");
    }

    /// <summary>The proof again; too early, it is said how long to wait.</summary>
    public Task<IActionResult> OnPostSendAsync() => DoAsync(book.SendProofAsync, "email.sent");

    public Task<IActionResult> OnPostPrimaryAsync() => DoAsync((visitor, email, ct) => book.MakePrimaryAsync(visitor, email, primary: true, ct), "email.primary");

    public Task<IActionResult> OnPostRemoveAsync() => DoAsync(book.RemoveAsync, "email.removed");

    public async Task<IActionResult> OnPostConfirmAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var outcome = await verification.VerifyAsync(visit.Visitor, Code, HttpContext.RequestAborted);
        CodeIsWrong = outcome is FlowOutcome.Invalid;
        return await AnswerAsync(outcome, "email.verified");
    }

    private async Task<IActionResult> DoAsync(Func<Visitor, string?, CancellationToken, Task<FlowOutcome>> act, string done)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        return await AnswerAsync(await act(visit.Visitor, Email, HttpContext.RequestAborted), done);
    }

    private async Task<IActionResult> AnswerAsync(FlowOutcome outcome, string done)
    {
        if (await visit.AnswerAsync(HttpContext, outcome, $"/account/emails?done={done}") is { } answer)
            return answer;
        Error = words.Of(outcome, Response)[0].Text;
        return await ShowAsync();
    }

    private async Task<PageResult> ShowAsync()
    {
        Addresses = await book.ListAsync(visit.Visitor, HttpContext.RequestAborted);
        Standing = standings.Of(visit.Visitor, PendingKind.EmailCode);
        return Page();
    }
}
