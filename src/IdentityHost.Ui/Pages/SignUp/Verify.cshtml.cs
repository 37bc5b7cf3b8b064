using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignUp;

internal sealed class VerifyModel(Visit visit, VisitorReader visitors, EmailAddressVerification verification, OutcomeWords words) : PageModel
{
    private Visitor _visitor = null!;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Code { get; set; }

    /// <summary>Where the mail went.</summary>
    public string? SentTo { get; private set; }

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
        var outcome = await verification.VerifyAsync(_visitor, Code, HttpContext.RequestAborted);
        return outcome is FlowOutcome.Advanced
            ? SeeOther.To(NextPage.Of(_visitor, visit.Pending?.Id, ReturnTo) ?? visit.ContinueOr(ReturnTo))
            : Again(outcome);
    }

    public async Task<IActionResult> OnPostResendAsync()
    {
        if (!await BeginAsync())
            return Restart();
        var outcome = await verification.ResendAsync(_visitor, HttpContext.RequestAborted);
        return outcome is FlowOutcome.Advanced ? SeeOther.To($"/signup/verify{NextPage.Query(visit.Pending?.Id, ReturnTo).Add("sent", "true")}") : Again(outcome);
    }

    private async Task<bool> BeginAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        _visitor = await visitors.ReadSignInAsync(HttpContext, HttpContext.RequestAborted);
        SentTo = Flows.OwedBy(_visitor) == "verify_email" ? _visitor.Find(PendingKind.EmailCode)?.SentTo : null;
        return SentTo is not null;
    }

    private SeeOther Restart() => SeeOther.To(visit.Person is null ? $"/signup{NextPage.Query(visit.Pending?.Id, ReturnTo)}" : visit.ContinueOr(ReturnTo));

    private IActionResult Again(FlowOutcome outcome)
    {
        if (outcome is FlowOutcome.NotPending)
            return Restart();
        Error = words.Of(outcome, Response)[0].Text;
        return Page();
    }
}
