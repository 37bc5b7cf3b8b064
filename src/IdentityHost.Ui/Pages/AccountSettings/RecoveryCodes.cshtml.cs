using System.Net.Mime;
using System.Text;
using IdentityHost.Accounts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
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

    /// <summary>Whether the codes can be fetched again, as a file.</summary>
    public bool HasFile => Codes?.Unused is not null && !options.Value.Mfa.RecoveryCodesShowOnce;

    public string? Done { get; private set; }

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        Done = done;
        return await visit.BeginAsync(HttpContext) is { } signIn ? signIn : await ShowAsync(await book.ListAsync(visit.Visitor, HttpContext.RequestAborted));
    }

    /// <summary>The codes as a file to keep.</summary>
    public async Task<IActionResult> OnGetFileAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        return await book.ListAsync(visit.Visitor, HttpContext.RequestAborted) is RecoveryCodeListing.Found { Unused: { } unused }
            ? File(Encoding.UTF8.GetBytes(string.Join('\n', unused) + '\n'), MediaTypeNames.Text.Plain, "recovery-codes.txt")
            : SeeOther.To("/account/recovery-codes");
    }

    public async Task<IActionResult> OnPostAsync() =>
        await visit.BeginAsync(HttpContext) is { } signIn ? signIn : await ShowAsync(await book.GenerateAsync(visit.Visitor, HttpContext.RequestAborted));

    private async Task<IActionResult> ShowAsync(RecoveryCodeListing listing)
    {
        Codes = listing as RecoveryCodeListing.Found;
        if (listing is RecoveryCodeListing.Not { Outcome: var outcome and not FlowOutcome.NotFound })
        {
            if (outcome is FlowOutcome.Stale && HttpContext.Request.Method == "GET")
                return AccountVisit.Prove(HttpContext);
            if (await visit.AnswerAsync(HttpContext, outcome, "/account/recovery-codes") is { } answer)
                return answer;
            Error = words.Of(outcome, Response)[0].Text;
        }

        CanHaveCodes = (await authenticators.ListAsync(visit.Visitor, HttpContext.RequestAborted)).Any(a => a.Kind != AuthenticatorKind.RecoveryCodes);
        return Page();
    }
}
