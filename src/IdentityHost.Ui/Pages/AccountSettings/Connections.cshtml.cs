using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.AccountSettings;

/// <summary>The accounts at outside providers that sign in to this one.</summary>
internal sealed class ConnectionsModel(
    AccountVisit visit, ExternalLinkBook book, ExternalRedirects redirects, IExternalProviders providers, ExternalWords external, OutcomeWords words) : PageModel
{
    private const string Here = "/account/connections";

    [BindProperty] public string? Provider { get; set; }

    [BindProperty] public string? Uid { get; set; }

    public IReadOnlyList<ExternalLink> Links { get; private set; } = [];

    /// <summary>What can be connected.</summary>
    public IEnumerable<ExternalProvider> Offered => providers.Enabled.Where(p => p.HasRedirect);

    public string? Done { get; private set; }

    public string? Error { get; private set; }

    public string NameOf(ExternalLink link) => book.NameOf(link.Provider);

    public async Task<IActionResult> OnGetAsync(string? done, string? error)
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        Error = external.Of(error);
        Done = Error is null ? done : null;
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostConnectAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var wish = new ExternalRedirect(Provider ?? "", ExternalProcess.Connect, $"{Here}?done=provider.connected");
        switch (await redirects.BeginAsync(visit.Visitor, wish, HttpContext.RequestAborted))
        {
            case ExternalBeginning.Go go:
                return OnTheWay.To(HttpContext, go.Location, providers, Provider);
            case ExternalBeginning.Not { IsStale: true }:
                return await visit.ProveAndGoOnAsync(HttpContext);
            case ExternalBeginning.Not not:
                Error = external.Of(not.Error);
                break;
        }

        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostDisconnectAsync()
    {
        if (await visit.BeginAsync(HttpContext) is { } signIn)
            return signIn;
        var outcome = await book.DisconnectAsync(visit.Visitor, Provider, Uid, HttpContext.RequestAborted);
        if (await visit.AnswerAsync(HttpContext, outcome, $"{Here}?done=provider.disconnected") is { } answer)
            return answer;
        var text = words.Of(outcome, Response)[0].Text;
        Error = outcome is FlowOutcome.Invalid { Errors: [{ Code: var code }, ..] } ? external.Of(code) : text;
        return await ShowAsync();
    }

    private async Task<PageResult> ShowAsync()
    {
        Links = await book.ListAsync(visit.Visitor, HttpContext.RequestAborted);
        return Page();
    }
}
