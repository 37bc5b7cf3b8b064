using System.Text;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Totp;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class TwoStepModel(
    AccountVisit visit, TotpEnrolment flow, AuthenticatorList authenticators, SecondFactorRequirement requirement, DeviceBook book, OutcomeWords words) : PageModel
{
    [BindProperty] public string? Code { get; set; }

    [BindProperty] public bool Required { get; set; }

    /// <summary>The authenticator app; null when there is none.</summary>
    public AuthenticatorInfo? Active { get; private set; }

    /// <summary>The secret that waits for its first code; null when none does.</summary>
    public TotpStatus.Offered? Offered { get; private set; }

    /// <summary>Whether the account has an authenticator app, or may add one.</summary>
    public bool ShowsApp => Active is not null || authenticators.Offers(AuthenticatorKind.Totp);

    /// <summary>Whether every sign-in takes a second step, whatever the account has.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>Whether the account has something to show in it.</summary>
    public bool MayRequire { get; private set; }

    /// <summary>Everything the account gets codes by.</summary>
    public IReadOnlyList<Device> Devices { get; private set; } = [];

    public string? Done { get; private set; }

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        Done = done;
        return await ShowAsync();
    }

    /// <summary>The secret that waits, for the camera of a phone; kept nowhere (PageGuard).</summary>
    public async Task<IActionResult> OnGetPictureAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        await ShowAsync();
        return Offered is null ? NotFound() : File(Encoding.UTF8.GetBytes(TotpPicture.Svg(Offered.Url)), "image/svg+xml");
    }

    /// <summary>A new secret is shown only to somebody who has just proven that it is them.</summary>
    public async Task<IActionResult> OnPostBeginAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        if (!await visit.IsFreshAsync(HttpContext.RequestAborted))
            return await visit.ProveAndGoOnAsync(HttpContext);
        return await flow.OfferAsync(visit.Visitor, HttpContext.RequestAborted) is TotpStatus.Not not
            ? await AnswerAsync(not.Outcome, "")
            : SeeOther.To("/account/two-step");
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var replaces = await HasAsync(AuthenticatorKind.Totp);
        return await AnswerAsync(
            await flow.TakeAsync(visit.Visitor, Code, HttpContext.RequestAborted), replaces ? "/account/two-step?done=totp.replaced" : "/account/recovery-codes?done=totp");
    }

    public async Task<IActionResult> OnPostGiveUpAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        return await AnswerAsync(await flow.GiveUpAsync(visit.Visitor, HttpContext.RequestAborted), "/account/two-step");
    }

    public async Task<IActionResult> OnPostRemoveAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        return await AnswerAsync(await flow.DeactivateAsync(visit.Visitor, HttpContext.RequestAborted), "/account/two-step?done=totp.removed");
    }

    public async Task<IActionResult> OnPostRequireAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var had = await HasAsync(AuthenticatorKind.RecoveryCodes);
        var outcome = await requirement.SetAsync(visit.Visitor, Required, HttpContext.RequestAborted);
        // Codes that came with it are to be saved before they are needed.
        var page = Required && !had && await HasAsync(AuthenticatorKind.RecoveryCodes) ? "recovery-codes" : "two-step";
        return await AnswerAsync(outcome, $"/account/{page}?done={(Required ? "required" : "required.off")}");
    }

    private async Task<bool> HasAsync(AuthenticatorKind kind) => (await authenticators.ListAsync(visit.Visitor, HttpContext.RequestAborted)).Any(a => a.Kind == kind);

    private async Task<IActionResult> AnswerAsync(FlowOutcome outcome, string done)
    {
        if (await visit.AnswerAsync(HttpContext, outcome, done) is { } answer)
            return answer;
        Error = words.Of(outcome, Response)[0].Text;
        return await ShowAsync();
    }

    private async Task<PageResult> ShowAsync()
    {
        Active = (await authenticators.ListAsync(visit.Visitor, HttpContext.RequestAborted)).FirstOrDefault(a => a.Kind == AuthenticatorKind.Totp);
        // The secret is not shown again to somebody who left the page open and went away.
        if (await visit.IsFreshAsync(HttpContext.RequestAborted))
            Offered = await flow.FindOfferedAsync(visit.Visitor, HttpContext.RequestAborted);
        IsRequired = SecondFactorRequirement.IsOn(visit.Visitor);
        MayRequire = IsRequired || await requirement.MayBeOnAsync(visit.Visitor, HttpContext.RequestAborted);
        Devices = await book.ListAsync(visit.Visitor, HttpContext.RequestAborted);
        return Page();
    }
}
