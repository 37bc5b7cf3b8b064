using System.Diagnostics;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Ui.Languages;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignUp;

internal sealed class VerifyModel(Visit visit, SignUpFlow flow, Texts texts) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    public WaitingSignUp? Waiting { get; private set; }

    public string? Error { get; private set; }

    /// <summary>Whether another code was just sent.</summary>
    public bool Sent { get; private set; }

    public async Task<IActionResult> OnGetAsync(bool sent)
    {
        Sent = sent;
        return await BeginAsync() ? Page() : Restart();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await BeginAsync())
            return Restart();
        return await flow.VerifyAsync(HttpContext, Code, HttpContext.RequestAborted) switch
        {
            SignUpOutcome.SignedUp => SeeOther.To(visit.ContinueOr(ReturnTo)),
            SignUpOutcome.WrongCode => Again(texts["verify.wrong"], StatusCodes.Status400BadRequest),
            SignUpOutcome.Refused { Reason: var reason } => Again(reason),
            SignUpOutcome.NothingPending => Restart(),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<IActionResult> OnPostResendAsync()
    {
        if (!await BeginAsync())
            return Restart();
        return await flow.ResendAsync(HttpContext, HttpContext.RequestAborted) switch
        {
            SignUpOutcome.CodeSent => SeeOther.To($"/signup/verify{Query().Add("sent", "true")}"),
            SignUpOutcome.Refused { Reason: var reason } => Again(reason),
            SignUpOutcome.NothingPending => Restart(),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<bool> BeginAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        Waiting = await flow.FindAsync(HttpContext, HttpContext.RequestAborted);
        return Waiting is not null;
    }

    private SeeOther Restart() => SeeOther.To(visit.Person is null ? $"/signup{Query()}" : visit.ContinueOr(ReturnTo));

    private PageResult Again(Refusal reason)
    {
        var (text, status) = RefusalWords.Of(reason, texts, Response);
        return Again(text, status);
    }

    private PageResult Again(string text, int status)
    {
        Error = text;
        Response.StatusCode = status;
        return Page();
    }

    private QueryString Query()
    {
        var query = QueryString.Empty;
        if (visit.Pending is { } pending)
            query = query.Add("request", pending.Id);
        return LocalPath.IsLocal(ReturnTo) ? query.Add("return", ReturnTo!) : query;
    }
}
