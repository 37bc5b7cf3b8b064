using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.External.Newcomers;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.External;

/// <summary>Signs in by an identity at a provider: one factor, after which everything else is owed as after a password (S-166).</summary>
internal sealed class ExternalSignIn(LinkedSignIn linked, ExternalMatches matches, ExternalSignUp signUp, SignInPipeline pipeline, ExternalSignInParts parts)
{
    /// <summary>Goes on as whoever the identity is.</summary>
    /// <param name="visitor">Who came with it; nobody is signed in there.</param>
    /// <param name="identity">What the provider said.</param>
    /// <param name="spent">What the proof itself writes, together with what follows from it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<FlowOutcome> ProveAsync(Visitor visitor, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        var outcome = await linked.TryAsync(visitor, identity, spent, ct) ?? await EnterAsync(visitor, identity, spent, ct);
        parts.Metrics.SignIn(outcome is not FlowOutcome.Advanced ? "invalid_credentials" : visitor.IsSignedIn ? "signed_in" : "owed");
        return outcome;
    }

    private async Task<FlowOutcome> EnterAsync(Visitor visitor, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        // S-162: a claim nobody has proven is no match, so that whoever made it keeps nobody from an account of their own.
        if (await matches.FindAsync(identity, ct) is not { } match)
            return await signUp.BeginAsync(visitor, identity, spent, ct);

        // Account, proven address and link of a first sign-in are written together: whoever sees the address of one that was faster sees its link too (S-231).
        if (await linked.TryAsync(visitor, identity, spent, ct) is { } faster)
            return faster;

        var draft = parts.Connection.DraftOf(identity);
        var now = parts.Clock.GetUtcNow();
        var proven = ProvenMethod.ByProvider(identity, byMail: true, now);
        // S-161: the operator says that the provider's word is good. The identity is connected when nothing is owed any more.
        if (parts.Connection.IsVouchedFor(identity.Provider))
            return await pipeline.BeginAsync(visitor, match.Account, new PendingSignIn([proven], match.Account.SecurityStamp ?? "", now) { Link = draft }, spent, ct);
        // Otherwise the mailbox proves it; until then the visitor is nobody.
        var signIn = new PendingSignIn([proven], "", now) { Email = match.Email, Link = draft, ConnectsTo = match.Account.Id };
        return await pipeline.BeginAsync(visitor, null, signIn, spent, ct);
    }
}

/// <summary>What else sign-ins by providers are decided with.</summary>
internal sealed record ExternalSignInParts(ExternalConnection Connection, AccountsMetrics Metrics, TimeProvider Clock);
