using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Elements;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;

namespace IdentityHost.Ui.Pages.SignUp;

internal sealed class VerifyPhoneModel(SignInVisit visit, PhoneVerification verification, TypedNumbers numbers, StepCodes codes, OutcomeWords words)
    : StepPage(visit, codes, words, PendingKind.PhoneCode)
{
    [BindProperty] public string? Phone { get; set; }

    public bool CodeIsWrong { get; private set; }

    public bool PhoneIsWrong { get; private set; }

    public async Task<IActionResult> OnPostCorrectAsync()
    {
        if (!await BeginAsync())
            return Way.Elsewhere();
        var outcome = await verification.CorrectAsync(Visitor, numbers.Spell(Phone), Ct);
        PhoneIsWrong = outcome is FlowOutcome.Invalid;
        return SentOr(outcome);
    }

    protected override async Task<FlowOutcome> ProveAsync()
    {
        var outcome = await verification.VerifyAsync(Visitor, Code, Ct);
        CodeIsWrong = outcome is FlowOutcome.Invalid;
        return outcome;
    }

    protected override Task<FlowOutcome> ResendAsync() => verification.ResendAsync(Visitor, Ct);
}
