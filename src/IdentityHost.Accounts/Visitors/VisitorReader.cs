using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Accounts.Visitors;

/// <summary>Who speaks: from the session cookie of a browser, or from the <c>X-Session-Token</c> of an app, and from nowhere else (S-060, S-069).</summary>
public sealed class VisitorReader(SessionReader sessions, IVisitors visitors, TimeProvider clock)
{
    private const int MostCharacters = 128;

    /// <summary>Reads the visitor of a browser.</summary>
    public ValueTask<Visitor> ReadBrowserAsync(HttpContext http, CancellationToken ct) =>
        ReadAsync(http, ClientKind.Browser, BrowserCookie.Session.Read(http), ct);

    /// <summary>Reads the visitor of an app; a token nobody has makes it <see cref="Visitor.IsGone"/>.</summary>
    public ValueTask<Visitor> ReadAppAsync(HttpContext http, string? token, CancellationToken ct) => ReadAsync(http, ClientKind.App, token, ct);

    /// <summary>Reads what is under way for a signed-in visitor, which most requests have no use for.</summary>
    public async ValueTask ReadPendingAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Holder is { } holder)
            visitor.Pending = await visitors.PendingOfAsync(holder, clock.GetUtcNow(), ct);
    }

    private async ValueTask<Visitor> ReadAsync(HttpContext http, ClientKind kind, string? token, CancellationToken ct)
    {
        var visitor = new Visitor(http, kind);
        if (string.IsNullOrEmpty(token))
            return visitor;
        if (token.Length > MostCharacters)
        {
            visitor.IsGone = kind == ClientKind.App;
            return visitor;
        }

        var hash = RandomToken.Hash(token);
        if (await sessions.FindAsync(hash, kind, ct) is { } signedIn)
        {
            (visitor.Session, visitor.Account) = (signedIn.Session, signedIn.Account);
            return visitor;
        }

        visitor.Kept = await visitors.FindAsync(hash, kind, clock.GetUtcNow(), ct);
        visitor.IsGone = kind == ClientKind.App && visitor.Kept is null;
        await ReadPendingAsync(visitor, ct);
        return visitor;
    }
}
