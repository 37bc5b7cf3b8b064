using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Ui.Pages.Reauthentication;
using IdentityHost.Ui.Pages.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Ui.Security;

/// <summary>Somebody at the pages of their account, and their way to a recent proof where one is needed (S-066).</summary>
internal sealed class AccountVisit(VisitorReader visitors, Freshness freshness, ProofQuestions questions)
{
    private Visitor? _visitor;

    public Visitor Visitor => _visitor ?? throw new InvalidOperationException("The visit has not begun.");

    /// <summary>Reads who is signed in, with what they have under way; the way to the sign-in when nobody is.</summary>
    /// <param name="http">The request.</param>
    /// <param name="place">Where the sign-in leads; null for this very page.</param>
    public async Task<SeeOther?> BeginAsync(HttpContext http, string? place = null)
    {
        _visitor = await visitors.ReadBrowserAsync(http, http.RequestAborted);
        if (!_visitor.IsSignedIn)
            return SignIn(http, place);
        await visitors.ReadPendingAsync(_visitor, http.RequestAborted);
        return null;
    }

    /// <summary>Whether the last proof is recent enough for what concerns security.</summary>
    public ValueTask<bool> IsFreshAsync(CancellationToken ct) => freshness.IsFreshAsync(Visitor, ct);

    /// <summary>The way to a proof and back to this page.</summary>
    public static SeeOther Prove(HttpContext http) => SeeOther.To($"/reauthenticate{NextPage.Query(null, http.Request.Path + (HttpMethods.IsGet(http.Request.Method) ? http.Request.QueryString.Value : ""))}");

    /// <summary>What every page does alike with an outcome; null when the page has to say it itself.</summary>
    /// <param name="http">The request.</param>
    /// <param name="outcome">What the flow answered.</param>
    /// <param name="done">Where the browser goes when it took effect.</param>
    public async Task<IActionResult?> AnswerAsync(HttpContext http, FlowOutcome outcome, string done) => outcome switch
    {
        FlowOutcome.Advanced => Visitor.IsSignedIn ? SeeOther.To(done) : SeeOther.To("/signin"),
        FlowOutcome.NotSignedIn => SignIn(http),
        FlowOutcome.Stale => await ProveAndGoOnAsync(http),
        _ => null,
    };

    /// <summary>Asks for the proof here and now, and then goes on with this very form.</summary>
    public async Task<IActionResult> ProveAndGoOnAsync(HttpContext http) =>
        (await questions.OfAsync(Visitor, http.Request.Path, KeptForm.Of(http), http.RequestAborted)).ToResult();

    /// <summary>
    /// The way to the sign-in and back to the same place. Who had a session is told that it has ended; who sent a form, there and here, that nothing was saved of
    /// it: whoever signs in now need not be its sender (S-064), so it is not sent again by itself.
    /// </summary>
    private SeeOther SignIn(HttpContext http, string? place = null)
    {
        var request = http.Request;
        var isForm = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        place ??= LocalPath.Or(request.Path + QueryString.Create(request.Query.Where(part => part.Key is not ("handler" or "done"))), request.Path);
        if (isForm)
            place = QueryHelpers.AddQueryString(place, "done", "unsaved");
        var query = NextPage.Query(null, place);
        return SeeOther.To($"/signin{(isForm ? query.Add("why", "unsaved") : Visitor.HasEnded ? query.Add("why", "ended") : query)}");
    }
}
