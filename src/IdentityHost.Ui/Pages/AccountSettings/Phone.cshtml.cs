using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class PhoneModel(
    AccountVisit visit, PhoneNumberBook book, PhoneVerification verification, TypedNumbers numbers, CodeStandings standings, OutcomeWords words) : PageModel
{
    [BindProperty] public string? Phone { get; set; }

    [BindProperty] public string? Code { get; set; }

    /// <summary>The account's number; null when it has none.</summary>
    public AccountPhone? Present { get; private set; }

    /// <summary>How things stand with the code for another one; null when none waits.</summary>
    public CodeStanding? Standing { get; private set; }

    public string? Done { get; private set; }

    public string? Error { get; private set; }

    public bool CodeIsWrong { get; private set; }

    public bool PhoneIsWrong { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        if (await BeginAsync() is { } elsewhere)
            return elsewhere;
        Done = done;
        return Show();
    }

    public async Task<IActionResult> OnPostChangeAsync()
    {
        if (await BeginAsync() is { } elsewhere)
            return elsewhere;
        var outcome = await book.ChangeAsync(visit.Visitor, numbers.Spell(Phone), HttpContext.RequestAborted);
        PhoneIsWrong = outcome is FlowOutcome.Invalid;
        return await AnswerAsync(outcome, "phone.sent");
    }

    public async Task<IActionResult> OnPostConfirmAsync()
    {
        if (await BeginAsync() is { } elsewhere)
            return elsewhere;
        var outcome = await verification.VerifyAsync(visit.Visitor, Code, HttpContext.RequestAborted);
        CodeIsWrong = outcome is FlowOutcome.Invalid;
        return await AnswerAsync(outcome, "phone.verified");
    }

    public async Task<IActionResult> OnPostGiveUpAsync()
    {
        if (await BeginAsync() is { } elsewhere)
            return elsewhere;
        return await AnswerAsync(await book.GiveUpAsync(visit.Visitor, HttpContext.RequestAborted), "");
    }

    public async Task<IActionResult> OnPostRemoveAsync()
    {
        if (await BeginAsync() is { } elsewhere)
            return elsewhere;
        return await AnswerAsync(await book.RemoveAsync(visit.Visitor, HttpContext.RequestAborted), "phone.removed");
    }

    private async Task<IActionResult?> BeginAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        return book.IsKept ? null : Problem.Result(HttpContext, StatusCodes.Status404NotFound, "notfound");
    }

    private async Task<IActionResult> AnswerAsync(FlowOutcome outcome, string done)
    {
        if (await visit.AnswerAsync(HttpContext, outcome, $"/account/phone?done={done}") is { } answer)
            return answer;
        Error = words.Of(outcome, Response)[0].Text;
        return Show();
    }

    private PageResult Show()
    {
        Present = PhoneNumberBook.Find(visit.Visitor);
        Standing = standings.Of(visit.Visitor, PendingKind.PhoneCode);
        return Page();
    }
}
