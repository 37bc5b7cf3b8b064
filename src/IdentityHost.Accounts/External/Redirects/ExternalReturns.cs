using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.External.Redirects;

/// <summary>Finds what a browser went to a provider for, and does it.</summary>
internal sealed class ExternalReturns(
    VisitorReader reader, IVisitors visitors, ExternalProcesses processes, ExternalProofs proofs, Freshness freshness, TimeProvider clock)
{
    /// <summary>What a provider's clock and ours may differ by (S-234).</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    /// <summary>What the browser went for; null when that is over, or was begun in another browser (S-163).</summary>
    public async ValueTask<ReturnedRedirect?> FindAsync(HttpContext http, string? handle, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(handle) || await visitors.FindStepAsync(handle, PendingKind.ProviderRedirect, clock.GetUtcNow(), ct) is not { } step)
            return null;
        var visitor = await reader.ReadBrowserAsync(http, ct);
        // Begun at our sign-in pages by somebody who signs in anew.
        if (visitor.Holder != step.Holder)
            visitor = await reader.ReadSignInAsync(http, ct);
        return visitor.Holder == step.Holder ? new ReturnedRedirect(visitor, step, BegunRedirect.Of(step)) : null;
    }

    /// <summary>Why a browser need not go at all, in the words of <c>error</c>; null for nothing.</summary>
    public async ValueTask<string?> ErrorBeforeAsync(Visitor visitor, ExternalRedirect wish, CancellationToken ct) => wish.Process switch
    {
        ExternalProcess.Login => null,
        ExternalProcess.Connect => await processes.Book.RefusalAsync(visitor, ct) is { } refusal ? ExternalErrors.Of(refusal) : null,
        ExternalProcess.Reauthenticate => await MayProveAgainAsync(visitor, wish.Provider, ct) ? null : ExternalErrors.PermissionDenied,
        _ => ExternalErrors.Unknown,
    };

    /// <summary>Does it; why not, in the words of <c>error</c>, or null.</summary>
    public async Task<string?> TakeAsync(ReturnedRedirect back, ExternalIdentity identity, CancellationToken ct)
    {
        // Mix-up: an answer of another provider than the browser was sent to.
        if (identity.Provider != back.Begun.Provider || !identity.IsUsable)
            return ExternalErrors.Unknown;
        if (back.Begun.Process == ExternalProcess.Login)
            return ExternalErrors.Of(await processes.SignIn.ProveAsync(back.Visitor, identity, [new SpendStep(back.Step)], ct));
        // Somebody else signed in meanwhile: it was not they who asked.
        if (back.Visitor.Account?.Id != back.Step.AccountId)
            return ExternalErrors.PermissionDenied;
        return ExternalErrors.Of(back.Begun.Process == ExternalProcess.Connect
            ? await processes.Book.ConnectAsync(back.Visitor, identity, [new SpendStep(back.Step)], ct)
            : await ProveAgainAsync(back, identity, ct));
    }

    /// <summary>Where a second factor is owed a provider does not do, no more than a password.</summary>
    private async ValueTask<bool> MayProveAgainAsync(Visitor visitor, string provider, CancellationToken ct) =>
        visitor.Account is { } account && !await freshness.NeedsFactorAsync(visitor, ct) && (await proofs.OfAsync(account, ct)).Any(p => p.Id == provider);

    /// <summary>S-067: only an identity of the account that is signed in proves anything about it; S-066: and only if the provider asked, since it was to.</summary>
    private async Task<FlowOutcome> ProveAgainAsync(ReturnedRedirect back, ExternalIdentity identity, CancellationToken ct)
    {
        var account = back.Visitor.Account!;
        if (await processes.Links.FindAsync(identity.Provider, identity.Uid, ct) is not { } link || link.AccountId != account.Id)
            return FlowOutcome.Failed("connected_other");
        var proven = ProvenMethod.ByProvider(identity, ExternalMatches.SharesMailbox(identity, account.NormalizedEmail), clock.GetUtcNow());
        if (proven.IsUnaskedSince(back.Step.CreatedAt - s_skew) && !await proofs.DoUnaskedAsync(account, ct))
            return new FlowOutcome.Stale();
        return await processes.Reauthentication.ProvenAsync(back.Visitor, proven, [new SpendStep(back.Step), new UseExternalLink(link, identity.Display)], ct);
    }
}

/// <summary>A browser that came back.</summary>
internal sealed record ReturnedRedirect(Visitor Visitor, PendingStep Step, BegunRedirect Begun);

/// <summary>What an identity can be wanted for.</summary>
internal sealed record ExternalProcesses(ExternalSwitch SignIn, ExternalLinkBook Book, ReauthenticationFlow Reauthentication, IExternalLinks Links);
