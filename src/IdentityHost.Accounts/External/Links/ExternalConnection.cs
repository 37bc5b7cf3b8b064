using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.External.Links;

/// <summary>What is written when an identity comes to an account, or leaves it: the owner is told, unless the account begins with it (S-179).</summary>
internal sealed class ExternalConnection(IExternalProviders providers, AccountMails mails, IOptions<AccountsOptions> options, TimeProvider clock)
{
    /// <summary>Connects it.</summary>
    /// <param name="visitor">Who does it.</param>
    /// <param name="account">To which account.</param>
    /// <param name="draft">The identity.</param>
    /// <param name="isUsed">Whether it signs in with this very act.</param>
    public IReadOnlyList<Change> Make(Visitor visitor, Account account, LinkDraft draft, bool isUsed)
    {
        // A provider that was switched off meanwhile lets nobody in: nothing is connected that would, should it come back.
        if (!IsOpen(draft.Provider))
            return [];
        var link = new AddExternalLink(draft.To(account.Id, clock.GetUtcNow(), isUsed), account.SecurityStamp ?? "");
        if (draft.IsOfSignUp)
            return account is { MailboxOwed: true, Email: { } claimed } ? [link, MadeWith(visitor, claimed, draft)] : [link];
        return [link, .. Told(visitor, account, how => new Mail.ProviderConnected(draft.ProviderName, draft.Display, how))];
    }

    /// <summary>Disconnects it.</summary>
    public IReadOnlyList<Change> End(Visitor visitor, Account account, ExternalLink link, bool mayBeLast) =>
    [
        new RemoveExternalLink(account.Id, link.Provider, link.Uid, mayBeLast, [.. providers.Enabled.Select(p => p.Id)]),
        .. Told(visitor, account, how => new Mail.ProviderDisconnected(NameOf(link.Provider), link.Display, how)),
    ];

    /// <summary>An identity that is to be connected.</summary>
    public LinkDraft DraftOf(ExternalIdentity identity) => new(identity.Provider, NameOf(identity.Provider), identity.Uid, identity.Display);

    /// <summary>Whether an identity of this provider lets its owner in: the provider is switched on.</summary>
    public bool IsOpen(string provider) => providers.Enabled.Any(p => p.Id == provider);

    /// <summary>Whether the operator takes the provider's word for a mailbox (S-161).</summary>
    public bool IsVouchedFor(string provider) => providers.Enabled.Any(p => p.Id == provider && p.VouchesForAddresses);

    /// <summary>What people call a provider; one that is switched off goes by its id.</summary>
    public string NameOf(string provider) => providers.Enabled.FirstOrDefault(p => p.Id == provider)?.Name ?? provider;

    /// <summary>Whoever reads the mail of the address need not know of the account that was made with it: they are told, whatever else is (S-162).</summary>
    private SendMessage MadeWith(Visitor visitor, string email, LinkDraft draft) =>
        new(mails.Notice(visitor, email, how => new Mail.AccountMade(draft.ProviderName, draft.Display, how)));

    private SendMessage[] Told(Visitor visitor, Account account, Func<Circumstance, Mail.Notice> notice) =>
        options.Value.EmailNotifications && account.Email is { } owner ? [new SendMessage(mails.Notice(visitor, owner, notice))] : [];
}
