using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.TrustedBrowsers;

/// <summary>The browsers that are spared the second factor of whoever is signed in: seen and ended by their owner (S-047).</summary>
public sealed class TrustedBrowserList
{
    internal TrustedBrowserList()
    {
    }

    /// <summary>The ones that are trusted now, newest first.</summary>
    public Task<IReadOnlyList<TrustedBrowser>> ListAsync(Visitor visitor, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Ends the trust in one.</summary>
    public Task<FlowOutcome> EndAsync(Visitor visitor, string? id, CancellationToken ct) => throw new NotSupportedException();
}
