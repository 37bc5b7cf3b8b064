using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;

namespace IdentityHost.Accounts.External;

/// <summary>Whose account an identity could belong to by its addresses. Only what is proven on both sides counts (S-161).</summary>
internal sealed class ExternalMatches(IEmailAddresses addresses, IAccounts accounts)
{
    /// <summary>The account that has proven one of the addresses the provider says are proven there; null for none.</summary>
    public async ValueTask<ExternalMatch?> FindAsync(ExternalIdentity identity, CancellationToken ct)
    {
        foreach (var address in Proven(identity))
        {
            var owner = (await addresses.FindAsync(address.Normalized, ct)).FirstOrDefault(o => o.Verified);
            if (owner is not null && await accounts.FindAsync(owner.AccountId, ct) is { Account: var account })
                return new ExternalMatch(account, owner.Email);
        }

        return null;
    }

    /// <summary>Whether the provider says that this address is proven there.</summary>
    public static bool HasProven(ExternalIdentity identity, EmailAddress? address) => address is not null && Proven(identity).Any(a => a.Normalized == address.Normalized);

    /// <summary>Whether whoever signs in at the provider reads the mail of this address.</summary>
    public static bool KeepsMailbox(ExternalIdentity identity, EmailAddress address) =>
        Read(identity.Addresses.Where(a => a is { Verified: true, IsKeptThere: true })).Any(a => a.Normalized == address.Normalized);

    /// <summary>The address an account would begin with: a proven one before the others, the provider's main one before its others; null for none that is one.</summary>
    public static EmailAddress? FirstOf(ExternalIdentity identity) => Proven(identity).FirstOrDefault() ?? Read(identity.Addresses).FirstOrDefault();

    /// <summary>
    /// Whether whoever reads the mail of this address could perhaps get at the identity as well: mailbox and provider are one factor then, not two (S-037).
    /// An identity that tells no proven address may have any: what it is asked for, who comes with it may change on the way.
    /// </summary>
    public static bool SharesMailbox(ExternalIdentity identity, string? normalized) =>
        !Proven(identity).Any() || Read(identity.Addresses).Any(a => a.Normalized == normalized);

    private static IEnumerable<EmailAddress> Proven(ExternalIdentity identity) => Read(identity.Addresses.Where(a => a.Verified));

    private static IEnumerable<EmailAddress> Read(IEnumerable<ExternalAddress> addresses)
    {
        foreach (var address in addresses.OrderByDescending(a => a.Primary))
        {
            if (EmailAddress.TryParse(address.Email, out var read))
                yield return read;
        }
    }
}

/// <summary>An account, and the address by which it fits, as its owner has proven it here.</summary>
internal sealed record ExternalMatch(Account Account, string Email);
