using IdentityHost.OpenId.Authorize.Interaction;
using IdentityHost.OpenId.Scopes;
using IdentityHost.Ui.Languages;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.Consent;

internal sealed class ConsentModel(Visit visit, AuthorizationInteractions interactions, Texts texts) : PageModel
{
    public Visit Visit => visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    /// <summary>The session whose account was shown; another one means that this decision is void (S-082).</summary>
    [BindProperty] public string? SessionId { get; set; }

    /// <summary>Which button was pressed; none (a form sent by the Enter key) decides nothing (S-155).</summary>
    [BindProperty] public string? Decision { get; set; }

    /// <summary>Scopes that are left out of what is allowed.</summary>
    [BindProperty] public IReadOnlyList<string> Without { get; set; } = [];

    /// <summary>Whether everything was left out, and there is nothing to allow.</summary>
    public bool NothingLeft { get; private set; }

    /// <summary>What is asked for, by what it is about.</summary>
    public IEnumerable<IGrouping<ScopeArea, PendingScope>> Areas => visit.Pending!.Scopes.GroupBy(s => s.Area).OrderBy(area => area.Key);

    /// <summary>What can be left out.</summary>
    public IReadOnlyList<PendingScope> Optional => [.. Areas.SelectMany(area => area).Where(s => s.IsOptional)];

    public bool IsWithout(PendingScope scope) => Without.Contains(scope.Name, StringComparer.Ordinal);

    /// <summary>Whether something was allowed before, so that what is new is worth marking.</summary>
    public bool ShowsNew => visit.Pending!.Scopes.Any(s => !s.IsNew);

    /// <summary>The host of the website the app names as its own; null where it names none.</summary>
    public string? Website => Uri.TryCreate(visit.Pending!.ClientUri, UriKind.Absolute, out var uri) ? uri.IdnHost : null;

    public bool IsOffline => visit.Pending!.Scopes.Any(s => string.Equals(s.Name, StandardScopes.OfflineAccess, StringComparison.Ordinal));

    /// <summary>A standard scope in the reader's language, the operator's own scopes in the operator's words.</summary>
    public string Words(PendingScope scope) => texts.Find($"scope.{scope.Name}") ?? scope.Description;

    public async Task<IActionResult> OnGetAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        return NotHere() ?? Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        if (NotHere() is { } elsewhere)
            return elsewhere;
        if (!string.Equals(SessionId, visit.Subject!.SessionId, StringComparison.Ordinal))
            return Page();

        var ct = HttpContext.RequestAborted;
        switch (Decision)
        {
            // Allowed in another tab meanwhile: it cannot be left out here any more, and the page says so before anything is allowed.
            case "allow" when visit.Pending!.Scopes.Any(s => !s.IsOptional && IsWithout(s)):
                return Page();
            case "allow":
                NothingLeft = visit.Pending!.Scopes.All(s => s.ByClaims || (s.IsOptional && IsWithout(s)));
                if (NothingLeft)
                    return Page();
                return await interactions.AllowAsync(visit.Pending.Id, visit.Subject, Without, ct) is { } next
                    ? SeeOther.To(next)
                    : Problem.Result(HttpContext, StatusCodes.Status410Gone, "gone");
            case "deny":
                return new ProtocolAnswer(await interactions.DenyAsync(visit.Pending!.Id, ct));
            default:
                return Page();
        }
    }

    private IActionResult? NotHere()
    {
        if (visit.Pending is null)
            return Problem.Result(HttpContext, StatusCodes.Status404NotFound, "gone");
        return visit.Subject is null ? SeeOther.To($"/signin?request={visit.Pending.Id}") : null;
    }
}
