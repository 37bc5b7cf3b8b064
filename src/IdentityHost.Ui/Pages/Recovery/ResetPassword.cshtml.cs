using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Recovery;

internal sealed class ResetPasswordModel(SignInVisit visit, PasswordReset flow, PasswordRules rules, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    /// <summary>From a mailed link. Opening it changes nothing and tells nothing (S-038); the form sends it back.</summary>
    [BindProperty(SupportsGet = true, Name = "key")] public string? Key { get; set; }

    [BindProperty] public string? Email { get; set; }

    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? NewPassword { get; set; }

    public int MinLength => rules.MinLength;

    /// <summary>Whether a mail with a link was just sent.</summary>
    public bool Sent { get; private set; }

    public IReadOnlyList<(string Field, string Text)> Errors { get; private set; } = [];

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => string.Equals(e.Field, field, StringComparison.Ordinal)).Text;

    public async Task OnGetAsync(bool sent)
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        Sent = sent;
        Email = Visit.Pending?.LoginHint ?? Visit.Person?.Email;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        var outcome = await flow.RequestAsync(visit.Visitor, Email, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            return SeeOther.To(flow.ByCode ? $"/reset-password/code{visit.Query}" : $"/reset-password{visit.Query.Add("sent", "true")}");
        Errors = words.Of(outcome, Response);
        return Page();
    }

    public async Task<IActionResult> OnPostPasswordAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        var outcome = await flow.ResetAsync(visit.Visitor, Key, NewPassword, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            return NewPasswordSet.Onward(visit);
        // What is wrong with the link is wrong with no field.
        Errors = [.. words.Of(outcome, Response).Select(e => e.Field == "key" ? ("", e.Text) : e)];
        return Page();
    }
}
