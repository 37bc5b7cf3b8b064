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
    private static readonly string[] s_methods = ["email", "username", "phone"];

    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Email { get; set; }

    // S-021: an empty-looking password stays what it is.
    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? Password { get; set; }

    [BindProperty] public string? Credential { get; set; }

    /// <summary>Whether somebody has said who they are: the page asks for their password then, in the same words whether anybody has that name or not (S-001).</summary>
    public bool Identified { get; private set; }

    public string? Error { get; private set; }

    /// <summary>Whether the fields are what was wrong, and not the moment.</summary>
    public bool Rejected { get; private set; }

    /// <summary>Whether a password was just reset, or an address proven: said before the sign-in.</summary>
    public string? Done { get; private set; }

    /// <summary>Why somebody is here who did not come by themselves: their session has ended, or a sign-in that was under way is over.</summary>
    public string? Why { get; private set; }

    /// <summary>The kind of identifier the field is named after.</summary>
    public string Method => s_methods.First(passwords.Methods.Contains);

    /// <summary>The kinds that go as well, as one word; empty for none.</summary>
    public string OtherMethods => string.Join('.', s_methods.Where(passwords.Methods.Contains).Skip(1));

    /// <summary>The ways in that are open here. They do not depend on what was typed, so that they tell nothing of accounts (S-001).</summary>
    public IReadOnlyList<string> Ways { get; private set; } = [];

    public bool ByCode => Ways.Contains(Flow.LoginByCode, StringComparer.Ordinal);

    public bool ByPasskey => Ways.Contains(Flow.MfaLoginWebAuthn, StringComparer.Ordinal);

    /// <summary>What became of a way to an outside provider, of which nothing else is known; null for nothing.</summary>
    public string? ExternalError { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done, string? error, string? why)
    {
        await BeginAsync();
        ExternalError = error;
        if (Visit.Person is not null && Visit.Pending is null)
            return SeeOther.To(Visit.ContinueOr(ReturnTo));
        // Going back keeps what was typed; it comes from what is under way at this browser, never by an address.
        Email = Visit.Pending?.LoginHint ?? Flows.TypedBy(visit.Visitor) ?? Visit.Person?.Email;
        Done = done is "password" or "email" ? done : null;
        Why = why is "ended" or "over" or "unsaved" ? why : null;
        return Page();
    }

    /// <summary>The first page sends the identifier, the second one both; whoever sends both at once (a script) skips the second.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        await BeginAsync();
        if (string.IsNullOrWhiteSpace(Email))
            return Answer(new FlowOutcome.Invalid(new InputError("required", "email")));
        if (Password is not null)
            return Answer(await passwords.ProveAsync(visit.Visitor, new PasswordProof(Email, Password), HttpContext.RequestAborted));
        Identified = true;
        return Page();
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
        var fault = outcome is FlowOutcome.Invalid { Errors: [var first, ..] } ? first : null;
        Rejected = fault is not null && fault.Param != "credential";
        // What no code can be sent to is corrected where it was typed.
        Identified = !string.IsNullOrWhiteSpace(Email) && fault is not { Param: "email", Code: not "too_many_login_attempts" };
        return Page();
    }
}
