using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.External;

/// <summary>Signs in by an identity that is connected.</summary>
internal sealed class LinkedSignIn(IExternalLinks links, IAccounts accounts, SignInPipeline pipeline, TimeProvider clock)
{
    /// <summary>Goes on as the account that has the identity; null when none has.</summary>
    public async Task<FlowOutcome?> TryAsync(Visitor visitor, ExternalIdentity identity, IReadOnlyList<Change> spent, CancellationToken ct)
    {
        if (await links.FindAsync(identity.Provider, identity.Uid, ct) is not { } link)
            return null;
        if (await accounts.FindAsync(link.AccountId, ct) is not { Account: var account })
            return new FlowOutcome.NotPending();
        var now = clock.GetUtcNow();
        var proven = ProvenMethod.ByProvider(identity, ExternalMatches.SharesMailbox(identity, account.NormalizedEmail), now);
        // Where the provider gives its word for the address it is heard as it was when the account was made: to allauth's clients a second sign-in is as the first.
        var signIn = new PendingSignIn([proven], account.SecurityStamp ?? "", now) { EmailProven = account.EmailConfirmed && IsVouched(identity, account) };
        // S-232: who was disconnected meanwhile signs in no more.
        return await pipeline.BeginAsync(visitor, account, signIn, [.. spent, new UseExternalLink(link, identity.Display)], ct);
    }

    private static bool IsVouched(ExternalIdentity identity, Account account) => EmailAddress.TryParse(account.Email, out var address) && ExternalMatches.HasProven(identity, address);
}
