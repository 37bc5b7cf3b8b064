using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Languages;
using IdentityHost.Ui.Pages.Elements;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;

namespace IdentityHost.Ui.Pages.SignIn;

internal sealed class CodeModel(SignInVisit visit, LoginByCode flow, LoginLink link, StepCodes codes, OutcomeWords words, Texts texts)
    : StepPage(visit, codes, words, PendingKind.LoginCode)
{
    /// <summary>What the page behind the mailed link shows where it is opened elsewhere; null when the mail holds none.</summary>
    public string? Number => link.NumberOf(Visitor);

    /// <summary>The link was confirmed on another device, or not yet.</summary>
    public async Task<IActionResult> OnPostLinkedAsync()
    {
        if (!await BeginAsync())
            return Way.Elsewhere();
        var outcome = await flow.ConfirmAsync(Visitor, null, Ct);
        if (outcome is FlowOutcome.Advanced || Standing is null)
            return await AnswerAsync(outcome);
        Error = texts["signin.link.notyet"];
        return Page();
    }

    protected override Task<FlowOutcome> ProveAsync() => flow.ConfirmAsync(Visitor, Code, Ct);

    protected override Task<FlowOutcome> ResendAsync() => flow.ResendAsync(Visitor, Ct);
}
