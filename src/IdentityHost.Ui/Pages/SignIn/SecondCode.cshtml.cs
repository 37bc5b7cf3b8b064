using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Sending = IdentityHost.Accounts.SecondFactors.SecondCode;

namespace IdentityHost.Ui.Pages.SignIn;

/// <summary>The code that is sent as the second factor, or a recovery code in its place.</summary>
internal sealed class SecondCodeModel(SignInVisit visit, LoginByCode flow, Sending sending, TrustTick tick, StepCodes codes, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    [BindProperty] public string? Recovery { get; set; }

    [BindProperty] public string? Device { get; set; }

    /// <summary>Whether the browser is to be trusted.</summary>
    [BindProperty] public bool Trust { get; set; }

    public TrustTick Tick => tick;

    /// <summary>How things stand with the code; null when it died.</summary>
    public CodeStanding? Standing => codes.Standings.Of(visit.Visitor, PendingKind.LoginCode);

    /// <summary>Whether the sign-in waits for another one then; otherwise it is over.</summary>
    public bool Waits => visit.Waits;

    /// <summary>What codes can be sent to.</summary>
    public IReadOnlyList<Device> Devices { get; private set; } = [];

    /// <summary>Where the last one went.</summary>
    public Device? SentTo { get; private set; }

    /// <summary>Whether the account has recovery codes.</summary>
    public bool HasRecoveryCodes { get; private set; }

    public string? Error { get; private set; }

    /// <summary>Whether another code was just sent.</summary>
    public bool Sent { get; private set; }

    public async Task<IActionResult> OnGetAsync(bool sent)
    {
        Sent = sent;
        return await BeginAsync() ? Page() : visit.Elsewhere();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await BeginAsync() ? await AnswerAsync(await flow.ConfirmAsync(visit.Visitor, Code, HttpContext.RequestAborted)) : visit.Elsewhere();

    public async Task<IActionResult> OnPostRecoveryAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        var outcome = await tick.Factors.ProveCodeAsync(visit.Visitor, Recovery, HttpContext.RequestAborted);
        // What cannot be a recovery code is no step that is owed here.
        return await AnswerAsync(outcome is FlowOutcome.NotPending && Sending.IsOwed(visit.Visitor) ? new FlowOutcome.Invalid(new InputError("incorrect_code", "code")) : outcome);
    }

    /// <summary>Another code, to the same device or another one.</summary>
    public async Task<IActionResult> OnPostSendAsync() =>
        await BeginAsync() ? SentOr(await sending.SendAsync(visit.Visitor, Device, HttpContext.RequestAborted)) : visit.Elsewhere();

    /// <summary>Another one in place of one that died.</summary>
    public async Task<IActionResult> OnPostResendAsync() =>
        await BeginAsync() ? SentOr(await codes.Expired.SendAgainAsync(visit.Visitor, HttpContext.RequestAborted)) : visit.Elsewhere();

    private async Task<bool> BeginAsync()
    {
        var waits = await visit.BeginStepAsync(HttpContext, RequestId, ReturnTo);
        Show();
        return waits;
    }

    private void Show()
    {
        var owed = Flows.Owed(visit.Visitor);
        Devices = [.. (owed?.Devices ?? []).Where(d => d.Kind is DeviceKind.Email or DeviceKind.Sms)];
        SentTo = Devices.FirstOrDefault(d => d.Id == owed?.SentBy);
        HasRecoveryCodes = owed?.Devices?.Any(d => d.Kind == DeviceKind.Static) is true;
    }

    private IActionResult SentOr(FlowOutcome outcome) =>
        outcome is FlowOutcome.Advanced ? SeeOther.To($"/signin/second-code{visit.Query.Add("sent", "true")}") : Again(outcome);

    private async Task<IActionResult> AnswerAsync(FlowOutcome outcome) =>
        outcome is FlowOutcome.Advanced ? await tick.OnwardAsync(visit, Trust, HttpContext.RequestAborted) : Again(outcome);

    private PageResult Again(FlowOutcome outcome)
    {
        Error = words.Of(visit.OfCode(outcome, Standing), Response)[0].Text;
        Show();
        return Page();
    }
}
