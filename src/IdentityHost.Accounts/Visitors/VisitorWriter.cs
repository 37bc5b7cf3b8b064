using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Visitors;

/// <summary>Writes acts of a visitor and keeps the visitor current; gives it a token when it has something to keep for the first time.</summary>
internal sealed class VisitorWriter(IActs acts, IVisitors visitors, IAccounts accounts, IOptions<AccountsOptions> options, TimeProvider clock)
{
    /// <summary>The moment the next act is written at.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>
    /// Writes changes among which are steps of this visitor. <paramref name="write"/> gets the holder to begin them for. When
    /// <paramref name="rise"/>, something was proven: what is under way moves under a new token, so that a planted one is worthless (S-061).
    /// False, and the visitor unchanged, when the act was refused.
    /// </summary>
    public async Task<bool> TryBeginAsync(Visitor visitor, bool rise, Func<string, IReadOnlyList<Change>> write, CancellationToken ct)
    {
        if (visitor.Session is not null || visitor.Bearer is not null || (visitor.Kept is not null && !rise))
            return await TryCommitAsync(visitor, write(visitor.Holder!), ct);

        var now = clock.GetUtcNow();
        var token = RandomToken.NewSecret();
        var kept = new KeptVisitor(RandomToken.NewId(), visitor.HashOf(token), visitor.Kind, now + options.Value.VisitorLifetime);
        var changes = new List<Change> { new KeepVisitor(kept) };
        if (visitor.Kept is { } old)
            changes.AddRange([new MoveSteps(old.Id, kept.Id), new ForgetVisitor(old.Id)]);
        changes.AddRange(write(kept.Id));
        if (!await acts.TryCommitAsync(new Act(now, changes), ct))
            return false;

        visitor.Kept = kept;
        visitor.Pending = await LivingSteps.ReadAsync(visitors, accounts, kept.Id, now, ct);
        Hand(visitor, token, visitor.Cookie, kept.ExpiresAt);
        return true;
    }

    /// <summary>Writes changes of a visitor who keeps its token; false, and the visitor unchanged, when the act was refused.</summary>
    public async Task<bool> TryCommitAsync(Visitor visitor, IReadOnlyList<Change> changes, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var longer = LongerFor(visitor, changes, now);
        if (!await acts.TryCommitAsync(new Act(now, longer is null ? changes : [longer, .. changes]), ct))
            return false;
        if (longer is not null)
            Keep(visitor, longer.ExpiresAt);
        if (visitor.Holder is { } holder)
            visitor.Pending = await LivingSteps.ReadAsync(visitors, accounts, holder, now, ct);
        return true;
    }

    /// <summary>Takes away everything that is under way for a visitor who is not signed in.</summary>
    public async Task ForgetAsync(Visitor visitor, CancellationToken ct)
    {
        if (visitor.Kept is not { } kept)
            return;
        await acts.TryCommitAsync(new Act(clock.GetUtcNow(), [new ForgetVisitor(kept.Id)]), ct);
        (visitor.Kept, visitor.Pending) = (null, []);
        if (visitor.Kind == ClientKind.Browser)
            visitor.Cookie.Delete(visitor.Http);
    }

    /// <summary>What is begun late in a visitor's time has all of its own.</summary>
    private ExtendVisitor? LongerFor(Visitor visitor, IReadOnlyList<Change> changes, DateTimeOffset now)
    {
        if (visitor.Kept is not { } kept)
            return null;
        var end = now;
        foreach (var change in changes)
        {
            if (change is BeginStep { Step: { } begun } && begun.Holder == kept.Id && begun.ExpiresAt > end)
                end = begun.ExpiresAt;
        }

        if (end <= kept.ExpiresAt)
            return null;
        var whole = now + options.Value.VisitorLifetime;
        return new ExtendVisitor(kept.Id, end > whole ? end : whole);
    }

    private static void Keep(Visitor visitor, DateTimeOffset until)
    {
        visitor.Kept = visitor.Kept! with { ExpiresAt = until };
        if (visitor.Kind == ClientKind.Browser && visitor.Cookie.Read(visitor.Http) is { } token)
            visitor.Cookie.Write(visitor.Http, token, until);
    }

    /// <summary>Gives the browser a cookie, the app its token.</summary>
    public static void Hand(Visitor visitor, string token, BrowserCookie cookie, DateTimeOffset expires)
    {
        if (visitor.Kind == ClientKind.Browser)
            cookie.Write(visitor.Http, token, expires);
        else
            visitor.NewToken = token;
    }
}
