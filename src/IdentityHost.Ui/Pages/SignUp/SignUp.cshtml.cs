using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignUp;

internal sealed class SignUpModel(SignInVisit visit, SignUpFlow flow, PasskeySignUp passkeys, PasswordRules rules, HoneyTrap trap, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Email { get; set; }

    [BindProperty] public string? Username { get; set; }

    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? Password { get; set; }

    /// <summary>Whether an account may begin with a passkey instead of a password.</summary>
    public bool CanUsePasskey => passkeys.IsOpen;

    public int MinLength => rules.MinLength;

    /// <summary>The name of a field that people do not see and programs fill in; null for none.</summary>
    public string? TrapField => trap.Field;

    /// <summary>The id of the field, empty for the whole form, and what is wrong.</summary>
    public IReadOnlyList<(string Field, string Text)> Errors { get; private set; } = [];

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => string.Equals(e.Field, field, StringComparison.Ordinal)).Text;

    public async Task<IActionResult> OnGetAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        if (!flow.IsOpen)
            return Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "closed");
        Email = Visit.Pending?.LoginHint is { } hint && hint.Contains('@', StringComparison.Ordinal) ? hint : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        return Answer(await flow.BeginAsync(visit.Visitor, new SignUpForm(Email, Username, Password) { Bait = Bait() }, HttpContext.RequestAborted));
    }

    public async Task<IActionResult> OnPostPasskeyAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        return Answer(await passkeys.BeginAsync(visit.Visitor, new SignUpForm(Email, Username, null) { Bait = Bait() }, HttpContext.RequestAborted));
    }

    private string? Bait() => TrapField is { } field ? Request.Form[field].ToString() : null;

    private IActionResult Answer(FlowOutcome outcome)
    {
        if (outcome is FlowOutcome.Advanced)
            return visit.Onward();
        if (outcome is FlowOutcome.Forbidden)
            return Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "closed");
        Errors = words.Of(outcome, Response);
        return Page();
    }
}
