using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Visitors;

/// <summary>
/// Who speaks: from the session cookie of a browser, from the <c>X-Session-Token</c> of an app, or from the token an app of our own got for its client;
/// from nowhere else, and none is good in place of another (S-060, S-069).
/// </summary>
public sealed class VisitorReader(SessionReader sessions, IVisitors visitors, IAccounts accounts, TimeProvider clock)
{
    private const int MostCharacters = 128;

    /// <summary>The visitor of a browser.</summary>
    public ValueTask<Visitor> ReadBrowserAsync(HttpContext http, CancellationToken ct) =>
        ReadAsync(new Visitor(http, ClientKind.Browser), BrowserCookie.Session.Read(http), ct);

    /// <summary>The visitor of an app; a token nobody has makes it <see cref="Visitor.IsGone"/>.</summary>
    public ValueTask<Visitor> ReadAppAsync(HttpContext http, string? token, CancellationToken ct) => ReadAsync(new Visitor(http, ClientKind.App), token, ct);

    /// <summary>The visitor of an app that proved by another token which session is its own; of an app without anything when that has ended.</summary>
    public async ValueTask<Visitor> ReadAppSessionAsync(HttpContext http, string sessionId, CancellationToken ct)
    {
        var visitor = new Visitor(http, ClientKind.App);
        if (await sessions.FindByIdAsync(sessionId, ClientKind.App, ct) is { } signedIn)
            (visitor.Session, visitor.Account) = (signedIn.Session, signedIn.Account);
        return visitor;
    }

    /// <summary>
    /// The visitor of an app that speaks for somebody by a token of the protocol; null when the account is disabled or gone, or the token was good only
    /// while a session lived that has ended. It does not keep that session alive.
    /// </summary>
    public async ValueTask<Visitor?> ReadBearerAsync(HttpContext http, Bearer bearer, CancellationToken ct)
    {
        var visitor = new Visitor(http, ClientKind.App) { Bearer = bearer };
        if (bearer.SessionId is { } id && await sessions.PeekAsync(id, ct) is { } signedIn && signedIn.Account.Id == bearer.AccountId)
            (visitor.Session, visitor.Account) = (signedIn.Session, signedIn.Account);
        else if (!bearer.DiesWithSession && await accounts.FindAsync(bearer.AccountId, ct) is { Account: { IsActive: true } account })
            visitor.Account = account;
        else
            return null;
        await ReadPendingAsync(visitor, ct);
        return visitor;
    }

    /// <summary>The visitor of an app of our own; a token that nobody has, or that was given to another client, makes it <see cref="Visitor.IsGone"/>.</summary>
    public ValueTask<Visitor> ReadFirstPartyAsync(HttpContext http, FirstPartyApp app, string? token, CancellationToken ct) =>
        ReadAsync(new Visitor(http, ClientKind.FirstParty) { App = app }, token, ct);

    /// <summary>
    /// The visitor of an app of our own that began to sign somebody in at the headless API, by the token it got there: what is under way goes on as that
    /// client's, and its next token is worth nothing there. Somebody who is signed in already is nobody here.
    /// </summary>
    public async ValueTask<Visitor> TakeOverAsync(HttpContext http, FirstPartyApp app, string token, CancellationToken ct)
    {
        var begun = await ReadAppAsync(http, token, ct);
        return new Visitor(http, ClientKind.FirstParty) { App = app, Kept = begun.Kept, Pending = begun.Kept is null ? [] : begun.Pending, IsGone = begun.Kept is null };
    }

    /// <summary>
    /// The visitor of a browser's sign-in pages, where somebody who is signed in may sign in anew, as themselves or as another: as if nobody were
    /// signed in. The session lives on until the new one takes its place, so that giving up changes nothing (S-068).
    /// </summary>
    public async ValueTask<Visitor> ReadSignInAsync(HttpContext http, CancellationToken ct)
    {
        var browser = await ReadBrowserAsync(http, ct);
        if (browser.Session is null)
            return browser;
        var visitor = new Visitor(http, ClientKind.Browser) { Present = browser.Session };
        if (BrowserCookie.SignIn.Read(http) is { } token)
            await ReadKeptAsync(visitor, RandomToken.Hash(token), ct);
        return visitor;
    }

    /// <summary>Reads what is under way for a signed-in visitor, which most requests have no use for.</summary>
    public async ValueTask ReadPendingAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Holder is { } holder)
            visitor.Pending = await LivingSteps.ReadAsync(visitors, accounts, holder, clock.GetUtcNow(), ct);
    }

    private async ValueTask<Visitor> ReadAsync(Visitor visitor, string? token, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token))
            return visitor;
        if (token.Length > MostCharacters)
        {
            visitor.IsGone = visitor.Kind != ClientKind.Browser;
            return visitor;
        }

        var hash = visitor.HashOf(token);
        if (await sessions.FindAsync(hash, visitor.Kind, ct) is { } signedIn)
            (visitor.Session, visitor.Account) = (signedIn.Session, signedIn.Account);
        else
            await ReadKeptAsync(visitor, hash, ct);
        var isNobodys = visitor is { Session: null, Kept: null };
        (visitor.IsGone, visitor.HasEnded) = (isNobodys && visitor.Kind != ClientKind.Browser, isNobodys && visitor.Kind == ClientKind.Browser);
        return visitor;
    }

    private async ValueTask ReadKeptAsync(Visitor visitor, byte[] tokenHash, CancellationToken ct)
    {
        visitor.Kept = await visitors.FindAsync(tokenHash, visitor.Kind, clock.GetUtcNow(), ct);
        await ReadPendingAsync(visitor, ct);
    }
}
