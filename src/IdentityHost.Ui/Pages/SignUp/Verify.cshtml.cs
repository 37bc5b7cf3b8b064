using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Elements;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;

namespace IdentityHost.Ui.Pages.SignUp;

internal sealed class VerifyModel(SignInVisit visit, EmailAddressVerification verification, StepCodes codes, OutcomeWords words)
    : StepPage(visit, codes, words, PendingKind.EmailCode)
{
    [BindProperty] public string? Email { get; set; }

    /// <summary>Whether a code is waited for, and no link.</summary>
    public bool ByCode => verification.ByCode;

    /// <summary>What is connected to the account with this address when the code is right; null where an address is proven and nothing else.</summary>
    public (string Provider, string Identity)? Connects => ExternalLinkBook.WaitsForMailbox(Visitor);

    public bool CodeIsWrong { get; private set; }

    public bool EmailIsWrong { get; private set; }

    public async Task<IActionResult> OnPostCorrectAsync()
    {
        if (!await BeginAsync())
            return Way.Elsewhere();
        var outcome = await verification.CorrectAsync(Visitor, Email, Ct);
        EmailIsWrong = outcome is FlowOutcome.Invalid;
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
