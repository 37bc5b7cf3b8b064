using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class SignInModel(Visit visit, VisitorReader visitors, SignInFlow flow, SignUpFlow signUp, OutcomeWords words) : PageModel
{
    public Visit Visit => visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Email { get; set; }

    // S-021: an empty-looking password stays what it is.
    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? Password { get; set; }

    public string? Error { get; private set; }

    /// <summary>Whether the fields are what was wrong, and not the moment.</summary>
    public bool Rejected { get; private set; }

    public bool CanSignUp => signUp.IsOpen;

    public async Task<IActionResult> OnGetAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        if (visit.Person is not null && visit.Pending is null)
            return SeeOther.To(visit.ContinueOr(ReturnTo));
        Email = visit.Pending?.LoginHint ?? visit.Person?.Email;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        var visitor = await visitors.ReadSignInAsync(HttpContext, HttpContext.RequestAborted);
        var outcome = await flow.ProveAsync(visitor, new PasswordProof(Email ?? "", Password ?? ""), HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            return SeeOther.To(NextPage.Of(visitor, visit.Pending?.Id, ReturnTo) ?? visit.ContinueOr(ReturnTo));
        Error = words.Of(outcome, Response)[0].Text;
        Rejected = outcome is FlowOutcome.Invalid;
        return Page();
    }
}
