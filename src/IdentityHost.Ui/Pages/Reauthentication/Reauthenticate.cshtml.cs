using System.ComponentModel.DataAnnotations;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Ui.Pages.Reauthentication;

internal sealed class ReauthenticateModel(Visit visit, AccountVisit account, ProofQuestions questions, ProofFlows flows, ProviderProofs external, OutcomeWords words) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? Password { get; set; }

    [BindProperty] public string? Code { get; set; }

    [BindProperty] public string? Credential { get; set; }

    [BindProperty] public string? Device { get; set; }

    public ProofQuestion Question { get; private set; } = null!;

    [BindProperty] public string? Provider { get; set; }

    /// <summary>Also where somebody comes back to from a provider, with an error or with the proof noted.</summary>
    public async Task<IActionResult> OnGetAsync(string? error, bool back)
    {
        if (await BeginAsync() is { } elsewhere)
            return elsewhere;
        Question = Question with { Error = external.Words.Of(error) };
        return back && Question.Error is null ? SeeOther.To(Question.ReturnTo) : Page();
    }

    public async Task<IActionResult> OnPostAsync() =>
        await BeginAsync() ?? Answer(await flows.Passwords.ProveAsync(account.Visitor, Password, HttpContext.RequestAborted), "password");

    public async Task<IActionResult> OnPostCodeAsync() =>
        await BeginAsync() ?? Answer(await flows.Factors.ReauthenticateAsync(account.Visitor, Code, HttpContext.RequestAborted), "code");

    /// <summary>Sends a code, and asks for it. No way elsewhere: the form that waits is in the page.</summary>
    public async Task<IActionResult> OnPostSendAsync()
    {
        if (await BeginAsync() is { } elsewhere)
            return elsewhere;
        var outcome = await flows.Codes.SendAsync(account.Visitor, Device, HttpContext.RequestAborted);
        if (outcome is not FlowOutcome.Advanced)
            return Answer(outcome);
        await AskAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostSentAsync() =>
        await BeginAsync() ?? Answer(await flows.Codes.ProveAsync(account.Visitor, Code, HttpContext.RequestAborted), "sent-code");

    public async Task<IActionResult> OnPostPasskeyAsync() =>
        await BeginAsync() ?? Answer(await flows.Factors.ReauthenticateByPasskeyAsync(account.Visitor, Credential, HttpContext.RequestAborted));

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        await BeginAsync() ?? PasskeyQuestion.Of(await flows.Factors.AskPasskeyAgainAsync(account.Visitor, HttpContext.RequestAborted), Response);

    /// <summary>Sends the browser to a provider. The form that waits is gone then: what it was for is asked for again.</summary>
    public async Task<IActionResult> OnPostProviderAsync()
    {
        if (await BeginAsync() is { } elsewhere)
            return elsewhere;
        var callback = QueryHelpers.AddQueryString($"/reauthenticate{NextPage.Query(null, Question.ReturnTo)}", "back", "true");
        var wish = new ExternalRedirect(Provider ?? "", ExternalProcess.Reauthenticate, callback);
        var beginning = await external.Redirects.BeginAsync(account.Visitor, wish, HttpContext.RequestAborted);
        if (beginning is ExternalBeginning.Go go)
            return OnTheWay.To(HttpContext, go.Location, external.Enabled, Provider);
        Question = Question with { Error = external.Words.Of(((ExternalBeginning.Not)beginning).Error) };
        return Page();
    }

    /// <summary>Goes back to the app without what it wished for.</summary>
    public async Task<IActionResult> OnPostWithoutAsync() =>
        await BeginAsync() ?? (await visit.GoOnWithoutAcrAsync(HttpContext.RequestAborted) is { } next ? SeeOther.To(next) : Page());

    /// <summary>Null when the question can be put; an app's demand for a second factor goes to the sign-in when nothing here meets it.</summary>
    private async Task<IActionResult?> BeginAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        if (await account.BeginAsync(HttpContext, LocalPath.Or(ReturnTo, "/account")) is { } signIn)
            return visit.Pending is { } waiting ? SeeOther.To($"/signin{NextPage.Query(waiting.Id, null)}") : signIn;
        await AskAsync();
        return visit.Pending is { } pending && Question is { ByPassword: false, ByCode: false, ByPasskey: false, Devices.Count: 0 } ? SeeOther.To($"/signin{NextPage.Query(pending.Id, null)}") : null;
    }

    private async Task AskAsync()
    {
        var (returnTo, kept) = (LocalPath.Or(ReturnTo, "/account"), KeptForm.Carried(HttpContext));
        Question = visit.Pending is { } pending
            ? (await questions.OfRiseAsync(account.Visitor, pending.Id, returnTo, kept, HttpContext.RequestAborted)) with { CanGoWithout = pending.AcrIsVoluntary }
            : await questions.OfAsync(account.Visitor, returnTo, kept, HttpContext.RequestAborted);
    }

    private IActionResult Answer(FlowOutcome outcome, string? field = null)
    {
        if (outcome is not FlowOutcome.Advanced)
        {
            Question = Question with { Error = words.Of(outcome, Response)[0].Text, ErrorField = outcome is FlowOutcome.Invalid ? field : null };
            return Page();
        }

        if (visit.Pending is { } pending)
            return SeeOther.To(pending.ContinueUrl);
        return Question.Kept is { } kept ? GoOn(kept) : SeeOther.To(Question.ReturnTo);
    }

    private static ViewResult GoOn(KeptForm kept) => new()
    {
        ViewName = "/Pages/Reauthentication/GoOn.cshtml",
        ViewData = new ViewDataDictionary<KeptForm>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = kept },
    };
}

/// <summary>The flows by which somebody signed in proves again that it is them.</summary>
internal sealed record ProofFlows(ReauthenticationFlow Passwords, SecondFactor Factors, CodeReauthentication Codes);

/// <summary>The same by an identity at a provider.</summary>
internal sealed record ProviderProofs(ExternalRedirects Redirects, IExternalProviders Enabled, ExternalWords Words);
