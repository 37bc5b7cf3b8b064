using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignUp;

[LinkKey("invitation")]
internal sealed class SignUpModel(SignInVisit visit, SignUpFlow flow, PasskeySignUp passkeys, PasswordRules rules, HoneyTrap trap, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Email { get; set; }

    [BindProperty] public string? Username { get; set; }

    [BindProperty] public string? Phone { get; set; }

    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? Password { get; set; }

    /// <summary>The key of an invitation; also in the form, so that it outlives a mistake.</summary>
    [BindProperty(SupportsGet = true, Name = "invitation")] public string? InvitationKey { get; set; }

    /// <summary>What it invites to; null when there is none, or none that is good.</summary>
    public Invitation? Invitation { get; private set; }

    /// <summary>Whether an account may begin with a passkey instead of a password.</summary>
    public bool CanUsePasskey => passkeys.IsOffered;

    public int MinLength => rules.MinLength;

    /// <summary>Whether the form has a field, and whether it must be filled in.</summary>
    public (bool Taken, bool Required) Field(string name) => flow.Field(name);

    /// <summary>The name of a field that people do not see and programs fill in; null for none.</summary>
    public string? TrapField => trap.Field;

    /// <summary>What is asked for beside address, user name and password, with what was typed.</summary>
    public IEnumerable<ProfileInput> Profile => flow.ProfileFields.Select(f => new ProfileInput(f, Typed(f), ErrorOf(ProfileInput.IdOf(f.Name))));

    /// <summary>The id of the field, empty for the whole form, and what is wrong.</summary>
    public IReadOnlyList<(string Field, string Text)> Errors { get; private set; } = [];

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => string.Equals(e.Field, field, StringComparison.Ordinal)).Text;

    public async Task<IActionResult> OnGetAsync()
    {
        await BeginAsync();
        if (InvitationKey is not null && Invitation is null)
            return Problem.Result(HttpContext, StatusCodes.Status404NotFound, "link");
        if (!flow.IsOpen && Invitation is null)
            return Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "closed");
        if (Invitation is null)
            Email = Visit.Pending?.LoginHint is { } hint && hint.Contains('@', StringComparison.Ordinal) ? hint : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await BeginAsync();
        return Answer(await flow.BeginAsync(visit.Visitor, Form(Password), HttpContext.RequestAborted));
    }

    public async Task<IActionResult> OnPostPasskeyAsync()
    {
        await BeginAsync();
        return Answer(await passkeys.BeginAsync(visit.Visitor, Form(null), HttpContext.RequestAborted));
    }

    private async Task BeginAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        Invitation = await flow.FindInvitationAsync(InvitationKey, HttpContext.RequestAborted);
        if (Invitation is not null)
            Email = Invitation.Email;
    }

    private SignUpForm Form(string? password) => new(Email, Username, password)
    {
        Phone = flow.SpellPhone(Phone),
        Invitation = InvitationKey,
        Bait = Bait(),
        Profile = flow.ProfileFields.ToDictionary(f => f.Name, f => (string?)(Typed(f) ?? ""), StringComparer.Ordinal),
    };

    private string? Typed(ProfileField field) => Request.HasFormContentType ? Request.Form[ProfileInput.IdOf(field.Name)].ToString() : null;

    private string? Bait() => TrapField is { } field ? Request.Form[field].ToString() : null;

    private IActionResult Answer(FlowOutcome outcome)
    {
        if (outcome is FlowOutcome.Advanced)
            return visit.Onward();
        if (outcome is FlowOutcome.Forbidden)
            return Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "closed");
        Errors = words.Of(outcome, Response, flow.ProfileFields);
        return Page();
    }
}
