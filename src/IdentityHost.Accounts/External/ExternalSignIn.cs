using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.External.Newcomers;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.External;

/// <summary>Signs in by an identity at a provider: one factor, after which everything else is owed as after a password (S-166).</summary>
internal sealed class ExternalSignIn(
    ExternalMatches matches, IExternalLinks links, IAccounts accounts, ExternalSignUp signUp, SignInPipeline pipeline, ExternalSignInParts parts)
{
    /// <summary>Goes on as whoever the identity is.</summary>
    /// <param name="visitor">Who came with it; nobody is signed in there.</param>
    /// <param name="identity">What the provider said.</param>
    /// <param name="spent">What the proof itself writes, together with what follows from it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<FlowOutcome> ProveAsync(Visitor visitor, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        var link = await links.FindAsync(identity.Provider, identity.Uid, ct);
        var outcome = link is null ? await EnterAsync(visitor, identity, spent, ct) : await SignInAsync(visitor, link, identity, spent, ct);
        // Somebody was faster with the same identity: it has an account now (S-231).
        if (link is null && outcome is FlowOutcome.NotPending && await links.FindAsync(identity.Provider, identity.Uid, ct) is { } made)
            outcome = await SignInAsync(visitor, made, identity, spent, ct);
        parts.Metrics.SignIn(outcome is not FlowOutcome.Advanced ? "invalid_credentials" : visitor.IsSignedIn ? "signed_in" : "owed");
        return outcome;
    }

    private async Task<FlowOutcome> EnterAsync(Visitor visitor, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        // S-162: a claim nobody has proven is no match, so that whoever made it keeps nobody from an account of their own.
        if (await matches.FindAsync(identity, ct) is not { } match)
            return await signUp.BeginAsync(visitor, identity, spent, ct);

        // Account, address and link of a first sign-in are written together: whoever sees the address of one that was faster sees its link too (S-231).
        if (await links.FindAsync(identity.Provider, identity.Uid, ct) is { } made)
            return await SignInAsync(visitor, made, identity, spent, ct);

        var draft = parts.Connection.DraftOf(identity);
        var proven = Proven(identity, byMail: true);
        // S-161: the operator says that the provider's word is good. The identity is connected when nothing is owed any more.
        if (parts.Providers.Enabled.Any(p => p.Id == identity.Provider && p.VouchesForAddresses))
            return await pipeline.BeginAsync(visitor, match.Account, Begun(match.Account, proven) with { Link = draft }, spent, ct);
        // Otherwise the mailbox proves it; until then the visitor is nobody.
        var signIn = new PendingSignIn([proven], "", proven.At) { Email = match.Email, Link = draft, ConnectsTo = match.Account.Id };
        return await pipeline.BeginAsync(visitor, null, signIn, spent, ct);
    }

    private async Task<FlowOutcome> SignInAsync(Visitor visitor, ExternalLink link, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        if (await accounts.FindAsync(link.AccountId, ct) is not { Account: var account })
            return new FlowOutcome.NotPending();
        var proven = Proven(identity, ExternalMatches.SharesMailbox(identity, account.NormalizedEmail));
        // S-232: who was disconnected meanwhile signs in no more.
        return await pipeline.BeginAsync(visitor, account, Begun(account, proven), [.. spent, new UseExternalLink(link, identity.Display)], ct);
    }

    private ProvenMethod Proven(ExternalIdentity identity, bool byMail) => ProvenMethod.ByProvider(identity.Provider, identity.Uid, parts.Clock.GetUtcNow()) with { ByMail = byMail };

    private static PendingSignIn Begun(Account account, ProvenMethod proven) => new([proven], account.SecurityStamp ?? "", proven.At);
}

/// <summary>What else sign-ins by providers are decided with.</summary>
internal sealed record ExternalSignInParts(IExternalProviders Providers, ExternalConnection Connection, AccountsMetrics Metrics, TimeProvider Clock);
