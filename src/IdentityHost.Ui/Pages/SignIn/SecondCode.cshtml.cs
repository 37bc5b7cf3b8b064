using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Elements;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Sending = IdentityHost.Accounts.SecondFactors.SecondCode;

namespace IdentityHost.Ui.Pages.SignIn;

/// <summary>The code that is sent as the second factor, or a recovery code in its place.</summary>
internal sealed class SecondCodeModel(SignInVisit visit, LoginByCode flow, Sending sending, TrustTick tick, StepCodes codes, OutcomeWords words)
    : StepPage(visit, codes, words, PendingKind.LoginCode)
{
    [BindProperty] public string? Recovery { get; set; }

    [BindProperty] public string? Device { get; set; }

    /// <summary>Whether the browser is to be trusted.</summary>
    [BindProperty] public bool Trust { get; set; }

    public TrustTick Tick => tick;

    /// <summary>What codes can be sent to.</summary>
    public IReadOnlyList<Device> Devices { get; private set; } = [];

    /// <summary>Where the last one went.</summary>
    public Device? SentTo { get; private set; }

    /// <summary>Whether the account has recovery codes.</summary>
    public bool HasRecoveryCodes { get; private set; }

    public async Task<IActionResult> OnPostRecoveryAsync()
    {
        if (!await BeginAsync())
            return Way.Elsewhere();
        var outcome = await tick.Factors.ProveCodeAsync(Visitor, Recovery, Ct);
        // What cannot be a recovery code is no step that is owed here.
        return await AnswerAsync(outcome is FlowOutcome.NotPending && Sending.IsOwed(Visitor) ? new FlowOutcome.Invalid(new InputError("incorrect_code", "code")) : outcome);
    }

    /// <summary>Another code, to the same device or another one.</summary>
    public async Task<IActionResult> OnPostSendAsync() => await BeginAsync() ? SentOr(await ResendAsync()) : Way.Elsewhere();

    protected override Task<FlowOutcome> ProveAsync() => flow.ConfirmAsync(Visitor, Code, Ct);

    protected override Task<FlowOutcome> ResendAsync() => sending.SendAsync(Visitor, Device, Ct);

    protected override void Show()
    {
        var owed = Flows.Owed(Visitor);
        Devices = [.. (owed?.Devices ?? []).Where(d => d.Kind is DeviceKind.Email or DeviceKind.Sms)];
        SentTo = Devices.FirstOrDefault(d => d.Id == owed?.SentBy);
        HasRecoveryCodes = owed?.Devices?.Any(d => d.Kind == DeviceKind.Static) is true;
    }

    protected override async Task<IActionResult> AnswerAsync(FlowOutcome outcome) =>
        outcome is FlowOutcome.Advanced ? await tick.OnwardAsync(Way, Trust, Ct) : Again(outcome);
}
