using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Recovery;

internal sealed class ResetCodeModel(SignInVisit visit, PasswordReset flow, PasswordRules rules, CodeStandings standings, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? NewPassword { get; set; }

    public int MinLength => rules.MinLength;

    /// <summary>How things stand with the code; null when it died and another must be asked for.</summary>
    public CodeStanding? Standing { get; private set; }

    public IReadOnlyList<(string Field, string Text)> Errors { get; private set; } = [];

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => string.Equals(e.Field, field, StringComparison.Ordinal)).Text;

    /// <summary>Whether another code was just sent.</summary>
    public bool Sent { get; private set; }

    public async Task<IActionResult> OnGetAsync(bool sent)
    {
        Sent = sent;
        return await BeginAsync() ? Page() : Restart();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await BeginAsync())
            return Restart();
        var outcome = await flow.ResetAsync(visit.Visitor, Code, NewPassword, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            return NewPasswordSet.Onward(visit);
        Errors = [.. words.Of(outcome, Response).Select(e => e.Field == "key" ? ("code", e.Text) : e)];
        Standing = outcome is FlowOutcome.NotPending ? null : standings.Of(visit.Visitor, PendingKind.PasswordReset);
        return Page();
    }

    public async Task<IActionResult> OnPostResendAsync()
    {
        if (!await BeginAsync())
            return Restart();
        var outcome = await flow.ResendAsync(visit.Visitor, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            return SeeOther.To($"/reset-password/code{visit.Query.Add("sent", "true")}");
        Errors = words.Of(outcome, Response);
        return Page();
    }

    private async Task<bool> BeginAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        Standing = standings.Of(visit.Visitor, PendingKind.PasswordReset);
        return Standing is not null;
    }

    private SeeOther Restart() => SeeOther.To($"/reset-password{visit.Query.Add("expired", "true")}");
}
