using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.TrustedBrowsers;

/// <summary>The browsers that are spared the second factor of whoever is signed in: seen and ended by their owner (S-047).</summary>
public sealed class TrustedBrowserList
{
    private readonly ITrustedBrowsers _browsers;
    private readonly VisitorWriter _writer;

    internal TrustedBrowserList(ITrustedBrowsers browsers, VisitorWriter writer) => (_browsers, _writer) = (browsers, writer);

    /// <summary>The ones that are trusted now, newest first.</summary>
    public async Task<IReadOnlyList<TrustedBrowser>> ListAsync(Visitor visitor, CancellationToken ct) =>
        visitor.Account is { } account ? await _browsers.ListAsync(account.Id, _writer.Now, ct) : [];

    /// <summary>Ends the trust in one. Another person's is not found (S-007).</summary>
    public async Task<FlowOutcome> EndAsync(Visitor visitor, string? id, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        return id is not null && await _writer.TryCommitAsync(visitor, [new DistrustBrowser(account.Id, id)], ct) ? FlowOutcome.Done : new FlowOutcome.NotFound();
    }
}
