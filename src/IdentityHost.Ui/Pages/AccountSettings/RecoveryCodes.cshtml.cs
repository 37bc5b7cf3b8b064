using System.Net.Mime;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class RecoveryCodesModel(AccountVisit visit, RecoveryCodeBook book, AuthenticatorList authenticators, IOptions<AccountsOptions> options, OutcomeWords words) : PageModel
{
    /// <summary>The set; null when there is none.</summary>
    public RecoveryCodeListing.Found? Codes { get; private set; }

    /// <summary>Whether the account has a factor that codes can stand in for.</summary>
    public bool CanHaveCodes { get; private set; }

    /// <summary>Whether its owner sees them for the first time, and is asked to save them before going on.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Whether this is the only time they are shown.</summary>
    public bool ShownOnce => options.Value.Mfa.RecoveryCodesShowOnce;

    /// <summary>What is saved of them: a file the page itself holds, so that it needs neither a script nor a second request.</summary>
    public string FileUrl(string title) =>
        $"data:{MediaTypeNames.Text.Plain};charset=utf-8,{Uri.EscapeDataString($"{title}\n\n{string.Join('\n', Codes?.Unused ?? [])}\n")}";

    /// <summary>The name people know this server by.</summary>
    public string Product => options.Value.ProductName;

    public string? Done { get; private set; }

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        Done = done;
        return await visit.BeginAsync(HttpContext) is { } signIn ? signIn : await ShowAsync(await book.ListAsync(visit.Visitor, HttpContext.RequestAborted));
    }

    public async Task<IActionResult> OnPostAsync() =>
        await visit.BeginAsync(HttpContext) is { } signIn ? signIn : await ShowAsync(await book.GenerateAsync(visit.Visitor, HttpContext.RequestAborted));

    private async Task<IActionResult> ShowAsync(RecoveryCodeListing listing)
    {
        Codes = listing as RecoveryCodeListing.Found;
        // Just made, by the button here or together with the first factor; where they are shown once, every sight of them is the first.
        IsNew = Codes?.Unused is not null && (ShownOnce || HttpMethods.IsPost(Request.Method) || Done is "totp" or "passkey" or "required");
        if (listing is RecoveryCodeListing.Not { Outcome: var outcome and not FlowOutcome.NotFound })
        {
            if (outcome is FlowOutcome.Stale && HttpMethods.IsGet(Request.Method))
                return AccountVisit.Prove(HttpContext);
            if (await visit.AnswerAsync(HttpContext, outcome, "/account/recovery-codes") is { } answer)
                return answer;
            Error = words.Of(outcome, Response)[0].Text;
        }

        CanHaveCodes = authenticators.Offers(AuthenticatorKind.RecoveryCodes)
            && (await authenticators.ListAsync(visit.Visitor, HttpContext.RequestAborted)).Any(a => a.Kind != AuthenticatorKind.RecoveryCodes);
        return Page();
    }
}
