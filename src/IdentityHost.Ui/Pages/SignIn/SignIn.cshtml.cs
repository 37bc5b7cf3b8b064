using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class SignInModel(SignInVisit visit, SignInFlow passwords, LoginByCode codes, PasskeySignIn passkeys, Flows flows, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Email { get; set; }

    // S-021: an empty-looking password stays what it is.
    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? Password { get; set; }

    [BindProperty] public string? Credential { get; set; }

    public string? Error { get; private set; }

    /// <summary>Whether the fields are what was wrong, and not the moment.</summary>
    public bool Rejected { get; private set; }

    /// <summary>Whether a password was just reset, or an address proven: said before the sign-in.</summary>
    public string? Done { get; private set; }

    /// <summary>The ways in that are open here. They do not depend on what was typed, so that they tell nothing of accounts (S-001).</summary>
    public IReadOnlyList<string> Ways { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        await BeginAsync();
        if (Visit.Person is not null && Visit.Pending is null)
            return SeeOther.To(Visit.ContinueOr(ReturnTo));
        Email = Visit.Pending?.LoginHint ?? Visit.Person?.Email;
        Done = done is "password" or "email" ? done : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await BeginAsync();
        return Answer(await passwords.ProveAsync(visit.Visitor, new PasswordProof(Email ?? "", Password ?? ""), HttpContext.RequestAborted));
    }

    public async Task<IActionResult> OnPostCodeAsync()
    {
        await BeginAsync();
        return Answer(await codes.RequestAsync(visit.Visitor, Email, HttpContext.RequestAborted));
    }

    public async Task<IActionResult> OnPostPasskeyAsync()
    {
        await BeginAsync();
        return Answer(await passkeys.ProveAsync(visit.Visitor, Credential, HttpContext.RequestAborted));
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync()
    {
        await BeginAsync();
        return PasskeyQuestion.Of(await passkeys.AskAsync(visit.Visitor, HttpContext.RequestAborted), Response);
    }

    private async Task BeginAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        Ways = [.. flows.Anonymous(visit.Visitor).Select(f => f.Id)];
    }

    private IActionResult Answer(FlowOutcome outcome)
    {
        if (outcome is FlowOutcome.Advanced)
            return visit.Onward();
        Error = words.Of(outcome, Response)[0].Text;
        Rejected = outcome is FlowOutcome.Invalid { Errors: var errors } && errors[0].Param != "credential";
        return Page();
    }
}
