using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class SecondFactorModel(SignInVisit visit, TrustTick tick, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    [BindProperty] public string? Credential { get; set; }

    /// <summary>Whether the browser is to be trusted.</summary>
    [BindProperty] public bool Trust { get; set; }

    public TrustTick Tick => tick;

    /// <summary>What this account can show; null once the sign-in is over.</summary>
    public Flow? Owed => visit.Waits ? Flows.Owed(visit.Visitor) : null;

    /// <summary>Whether a code serves, of an authenticator app or a recovery code.</summary>
    public bool ByCode => Can("totp") || Can("recovery_codes");

    public bool ByApp => Can("totp");

    public bool ByPasskey => Can("webauthn");

    /// <summary>Whether the passkey stands first: unless it was a code that was used last.</summary>
    public bool PasskeyFirst => ByPasskey && (!ByCode || Owed?.LastUsed is null or "webauthn");

    /// <summary>Wrong ones that the sign-in still bears.</summary>
    public int TriesLeft => visit.Visitor.Find(PendingKind.SecondFactor)?.TriesLeft ?? 0;

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await BeginAsync() ? Page() : visit.Elsewhere();

    public async Task<IActionResult> OnPostAsync() =>
        await BeginAsync() ? await AnswerAsync(await tick.Factors.ProveCodeAsync(visit.Visitor, Code, HttpContext.RequestAborted)) : visit.Elsewhere();

    public async Task<IActionResult> OnPostPasskeyAsync() =>
        await BeginAsync() ? await AnswerAsync(await tick.Factors.ProvePasskeyAsync(visit.Visitor, Credential, HttpContext.RequestAborted)) : visit.Elsewhere();

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        await BeginAsync() ? PasskeyQuestion.Of(await tick.Factors.AskPasskeyAsync(visit.Visitor, HttpContext.RequestAborted), Response) : visit.Elsewhere();

    private Task<bool> BeginAsync() => visit.BeginStepAsync(HttpContext, RequestId, ReturnTo);

    private bool Can(string type) => Owed?.Types?.Contains(type, StringComparer.Ordinal) is true;

    private async Task<IActionResult> AnswerAsync(FlowOutcome outcome)
    {
        if (outcome is FlowOutcome.Advanced)
            return await tick.OnwardAsync(visit, Trust, HttpContext.RequestAborted);
        Error = words.Of(outcome, Response)[0].Text;
        return Page();
    }
}
