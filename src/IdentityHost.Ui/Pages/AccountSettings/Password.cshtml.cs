using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Profile;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class PasswordModel(AccountVisit visit, PasswordChange flow, PasswordRules rules, OutcomeWords words) : PageModel
{
    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? CurrentPassword { get; set; }

    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? NewPassword { get; set; }

    public bool HasPassword => Account.HasPassword;

    /// <summary>For password managers, which file the new password under it.</summary>
    public string? Username => Account.Email ?? Account.Username;

    public int MinLength => rules.MinLength;

    private AccountSummary Account => AccountSummary.Of(visit.Visitor.Account!);

    public IReadOnlyList<(string Field, string Text)> Errors { get; private set; } = [];

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => string.Equals(e.Field, field, StringComparison.Ordinal)).Text;

    public string? Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        Done = done;
        return await visit.BeginAsync(HttpContext) is { } signIn ? signIn : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var outcome = await flow.ChangeAsync(visit.Visitor, CurrentPassword, NewPassword, HttpContext.RequestAborted);
        // A password is never carried through the proof: it is typed again.
        if (outcome is Accounts.SignIn.FlowOutcome.Stale)
            return AccountVisit.Prove(HttpContext);
        if (await visit.AnswerAsync(HttpContext, outcome, "/account?done=password") is { } answer)
            return answer;
        Errors = words.Of(outcome, Response);
        return Page();
    }
}
