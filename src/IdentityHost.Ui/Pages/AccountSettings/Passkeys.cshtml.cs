using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

internal sealed class PasskeysModel(AccountVisit visit, PasskeyBook book, AuthenticatorList authenticators, OutcomeWords words) : PageModel
{
    [BindProperty] public string? Id { get; set; }

    [BindProperty] public string? Name { get; set; }

    [BindProperty] public string? Credential { get; set; }

    public IReadOnlyList<AuthenticatorInfo> Passkeys { get; private set; } = [];

    /// <summary>Whether one may be added now; otherwise the proof comes first, because the browser's question cannot wait for it.</summary>
    public bool MayAdd { get; private set; }

    public string? Done { get; private set; }

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? done)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        Done = done;
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostOptionsAsync() =>
        await visit.BeginAsync(HttpContext) is { } signIn
            ? signIn
            : PasskeyQuestion.Of(await book.AskAsync(visit.Visitor, passwordless: true, HttpContext.RequestAborted), Response);

    public async Task<IActionResult> OnPostAddAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var change = await book.AddAsync(visit.Visitor, Name, Credential, HttpContext.RequestAborted);
        if (change is PasskeyChange.Saved { RecoveryCodesGenerated: true })
            return SeeOther.To("/account/recovery-codes?done=passkey");
        return change is PasskeyChange.Not { Outcome: FlowOutcome.Stale } ? AccountVisit.Prove(HttpContext) : await AnswerAsync(change, "passkey");
    }

    public async Task<IActionResult> OnPostRenameAsync() =>
        await visit.BeginAsync(HttpContext) is { } signIn ? signIn : await AnswerAsync(await book.RenameAsync(visit.Visitor, Id, Name, HttpContext.RequestAborted), "passkey.renamed");

    public async Task<IActionResult> OnPostRemoveAsync() =>
        await visit.BeginAsync(HttpContext) is { } signIn
            ? signIn
            : await AnswerAsync(await book.RemoveAsync(visit.Visitor, Id is null ? [] : [Id], HttpContext.RequestAborted), "passkey.removed");

    private Task<IActionResult> AnswerAsync(PasskeyChange change, string done) =>
        change is PasskeyChange.Not not ? AnswerAsync(not.Outcome, done) : Task.FromResult<IActionResult>(SeeOther.To($"/account/passkeys?done={done}"));

    private async Task<IActionResult> AnswerAsync(FlowOutcome outcome, string done)
    {
        if (await visit.AnswerAsync(HttpContext, outcome, $"/account/passkeys?done={done}") is { } answer)
            return answer;
        Error = words.Of(outcome, Response)[0].Text;
        return await ShowAsync();
    }

    private async Task<PageResult> ShowAsync()
    {
        Passkeys = [.. (await authenticators.ListAsync(visit.Visitor, HttpContext.RequestAborted)).Where(a => a.Kind == AuthenticatorKind.WebAuthn)];
        MayAdd = await visit.IsFreshAsync(HttpContext.RequestAborted);
        return Page();
    }
}
