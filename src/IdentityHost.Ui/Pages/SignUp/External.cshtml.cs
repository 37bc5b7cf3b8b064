using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.External.Newcomers;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignUp;

/// <summary>What an outside provider did not say of somebody who signs up by it, or is to be otherwise than it says.</summary>
internal sealed class ExternalModel(SignInVisit visit, ExternalSignUp external, SignUpFlow flow, ExternalLinkBook book, OutcomeWords words) : PageModel
{
    private SignUpForm _suggested = new(null, null, null);

    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Email { get; set; }

    [BindProperty] public string? Username { get; set; }

    [BindProperty] public string? Phone { get; set; }

    public string ProviderName { get; private set; } = "";

    /// <summary>What people recognise the account there by.</summary>
    public string Display { get; private set; } = "";

    public (bool Taken, bool Required) Field(string name) => flow.Field(name);

    public IEnumerable<ProfileInput> Profile => flow.ProfileFields.Select(f => new ProfileInput(f, Typed(f), ErrorOf(ProfileInput.IdOf(f.Name))));

    /// <summary>The id of the field, empty for the whole form, and what is wrong.</summary>
    public IReadOnlyList<(string Field, string Text)> Errors { get; private set; } = [];

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => string.Equals(e.Field, field, StringComparison.Ordinal)).Text;

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        (Email, Username) = (_suggested.Email, _suggested.Username);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        // An empty field is no wish for what the provider says.
        var form = new SignUpForm(Email ?? "", Username ?? "", null)
        {
            Phone = flow.SpellPhone(Phone),
            Profile = flow.ProfileFields.ToDictionary(f => f.Name, f => (string?)(Typed(f) ?? ""), StringComparer.Ordinal),
        };
        var outcome = await external.CompleteAsync(visit.Visitor, form, HttpContext.RequestAborted);
        if (outcome is FlowOutcome.Advanced)
            return visit.Onward();
        if (outcome is FlowOutcome.Forbidden)
            return Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "closed");
        if (outcome is FlowOutcome.NotPending)
            return visit.Elsewhere();
        Errors = words.Of(outcome, Response, flow.ProfileFields);
        return Page();
    }

    private async Task<bool> BeginAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId, ReturnTo);
        if (ExternalSignUp.WaitsFor(visit.Visitor) is not { } identity)
            return false;
        (ProviderName, Display, _suggested) = (book.NameOf(identity.Provider), identity.Display, external.Suggest(identity));
        return true;
    }

    private string? Typed(ProfileField field) =>
        Request.HasFormContentType ? Request.Form[ProfileInput.IdOf(field.Name)].ToString() : _suggested.Profile.GetValueOrDefault(field.Name);
}
