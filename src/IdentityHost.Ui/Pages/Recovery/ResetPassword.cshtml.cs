using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Recovery;

[LinkKey("key")]
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

    /// <summary>Whether the code that was asked for is not good any more.</summary>
    public bool Expired { get; private set; }

    public async Task OnGetAsync(bool sent, bool expired)
    {
        await BeginAsync();
        (Sent, Expired) = (sent, expired);
        Email = visit.Visitor.Find(PendingKind.PasswordReset)?.SentTo ?? Address(Visit.Pending?.LoginHint) ?? Address(Flows.TypedBy(visit.Visitor)) ?? Visit.Person?.Email;
    }

    /// <summary>From the page that asks for the password: fills in who was named there, and does nothing else.</summary>
    public async Task OnPostNamedAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        Email = Address(Email);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        var outcome = await flow.RequestAsync(visit.Visitor, Email, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced && !flow.ByCode)
            visit.Mailed();
        if (outcome is FlowOutcome.Advanced)
            return SeeOther.To(flow.ByCode ? $"/reset-password/code{visit.Query}" : $"/reset-password{visit.Query.Add("sent", "true")}");
        Errors = words.Of(outcome, Response);
        return Page();
    }

    public async Task<IActionResult> OnPostPasswordAsync()
    {
        await BeginAsync();
        var outcome = await flow.ResetAsync(visit.Visitor, Key, NewPassword, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            return NewPasswordSet.Onward(visit);
        // What is wrong with the link is wrong with no field.
        Errors = [.. words.Of(outcome, Response).Select(e => e.Field == "key" ? ("", e.Text) : e)];
        return Page();
    }

    /// <summary>A link goes on with the request this browser had when it asked for it.</summary>
    private Task BeginAsync()
    {
        if (!string.IsNullOrEmpty(Key))
            RequestId ??= MailedRequest.Of(HttpContext);
        return visit.BeginAsync(HttpContext, RequestId, ReturnTo);
    }

    /// <summary>A user name or number is no place to send anything.</summary>
    private static string? Address(string? typed) => typed?.Contains('@', StringComparison.Ordinal) is true ? typed : null;
}
