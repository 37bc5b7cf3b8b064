using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Factors = IdentityHost.Accounts.SecondFactors.SecondFactor;
using Sending = IdentityHost.Accounts.SecondFactors.SecondCode;

namespace IdentityHost.Ui.Pages.SignIn;

/// <summary>The code that is sent as the second factor, or a recovery code in its place.</summary>
internal sealed class SecondCodeModel(SignInVisit visit, LoginByCode flow, Sending sending, Factors factors, CodeStandings standings, OutcomeWords words) : PageModel
{
    public Visit Visit => visit.Visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    [BindProperty] public string? Recovery { get; set; }

    [BindProperty] public string? Device { get; set; }

    /// <summary>How things stand with the code; null when it died and the sign-in begins anew.</summary>
    public CodeStanding? Standing { get; private set; }

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
        await BeginAsync() ? Answer(await flow.ConfirmAsync(visit.Visitor, Code, HttpContext.RequestAborted)) : visit.Elsewhere();

    public async Task<IActionResult> OnPostRecoveryAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        var outcome = await factors.ProveCodeAsync(visit.Visitor, Recovery, HttpContext.RequestAborted);
        // What cannot be a recovery code is no step that is owed here.
        return Answer(outcome is FlowOutcome.NotPending && Sending.IsOwed(visit.Visitor) ? new FlowOutcome.Invalid(new InputError("incorrect_code", "code")) : outcome);
    }

    /// <summary>Another code, to the same device or another one.</summary>
    public async Task<IActionResult> OnPostSendAsync()
    {
        if (!await BeginAsync())
            return visit.Elsewhere();
        var outcome = await sending.SendAsync(visit.Visitor, Device, HttpContext.RequestAborted);
        return outcome is FlowOutcome.Advanced ? SeeOther.To($"/signin/second-code{visit.Query.Add("sent", "true")}") : Answer(outcome);
    }

    private async Task<bool> BeginAsync()
    {
        var waits = await visit.BeginStepAsync(HttpContext, Flow.LoginByCode, RequestId, ReturnTo) && Sending.IsOwed(visit.Visitor);
        Show();
        return waits && Standing is not null;
    }

    private void Show()
    {
        Standing = standings.Of(visit.Visitor, PendingKind.LoginCode);
        var owed = Flows.Owed(visit.Visitor);
        Devices = [.. (owed?.Devices ?? []).Where(d => d.Kind is DeviceKind.Email or DeviceKind.Sms)];
        SentTo = Devices.FirstOrDefault(d => d.Id == owed?.SentBy);
        HasRecoveryCodes = owed?.Devices?.Any(d => d.Kind == DeviceKind.Static) is true;
    }

    private IActionResult Answer(FlowOutcome outcome)
    {
        if (outcome is FlowOutcome.Advanced)
            return visit.Onward();
        Error = words.Of(outcome, Response)[0].Text;
        // The last wrong try ends the sign-in: there is nothing left to type it into.
        Show();
        return Page();
    }
}
