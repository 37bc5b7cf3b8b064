using IdentityHost.Accounts.External.Links;

namespace IdentityHost.Accounts.External;

/// <summary>
/// What identities at providers are worth as a proof that the same person still sits there (S-066). Most providers let in whoever sits at a browser that is
/// signed in there: that shows the browser again, not the person. It does only where the account has nothing better.
/// </summary>
internal sealed class ExternalProofs(IExternalLinks links, IExternalProviders providers)
{
    /// <summary>The providers by which its owner can prove themselves again.</summary>
    public async ValueTask<IReadOnlyList<ExternalProvider>> OfAsync(Account account, CancellationToken ct)
    {
        if (providers.Enabled.Count == 0)
            return [];
        var linked = await links.ListAsync(account.Id, ct);
        var open = providers.Enabled.Where(p => linked.Any(l => l.Provider == p.Id)).ToList();
        var asking = open.Where(p => p.AsksAgain).ToList();
        return account.PasswordHash is null && asking.Count == 0 ? open : asking;
    }

    /// <summary>Whether a provider need not have asked, because the account has neither a password nor one that does.</summary>
    public async ValueTask<bool> DoUnaskedAsync(Account account, CancellationToken ct) => (await OfAsync(account, ct)).Any(p => !p.AsksAgain);
}
