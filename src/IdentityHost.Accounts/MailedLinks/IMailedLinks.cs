using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.MailedLinks;

/// <summary>A link that lies in somebody's mailbox: a random key of 256 bits, kept as its hash, good once and for one thing.</summary>
/// <param name="KeyHash">SHA-256 of the key.</param>
/// <param name="Purpose">The one thing.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Normalized">The address it went to; the link dies when the account has it no more.</param>
/// <param name="Stamp">The account's stamp when it was sent; another stamp ends it (S-025).</param>
/// <param name="ExpiresAt">The end.</param>
public sealed record MailedLink(byte[] KeyHash, LinkPurpose Purpose, string AccountId, string Normalized, string Stamp, DateTimeOffset ExpiresAt)
{
    /// <summary>Makes one, and the key that only the mail has.</summary>
    /// <param name="purpose">The one thing it is good for.</param>
    /// <param name="account">Whose it is.</param>
    /// <param name="normalized">The address it goes to.</param>
    /// <param name="expiresAt">The end.</param>
    internal static (AddLink Add, string Key) New(LinkPurpose purpose, Account account, string normalized, DateTimeOffset expiresAt)
    {
        var key = RandomToken.NewSecret();
        return (new AddLink(new MailedLink(RandomToken.Hash(key), purpose, account.Id, normalized, account.SecurityStamp ?? "", expiresAt)), key);
    }
}

/// <summary>What a link does. The numbers are stored.</summary>
public enum LinkPurpose
{
    VerifyEmail = 1,
    ResetPassword = 2,
}

/// <summary>Reads of mailed links; writes are acts.</summary>
public interface IMailedLinks
{
    /// <summary>The live link for this purpose, its account active, bearing its stamp and still having its address; or null.</summary>
    ValueTask<MailedLink?> FindAsync(byte[] keyHash, LinkPurpose purpose, DateTimeOffset at, CancellationToken ct);
}

/// <summary>Adds a link; older ones of the same account, purpose and address are retired.</summary>
public sealed record AddLink(MailedLink Link) : Change;

/// <summary>Spends a link. Conditional: it is there and alive, as when it is looked up; so it stands before the changes that retire it.</summary>
public sealed record SpendLink(MailedLink Link) : Change;

/// <summary>Retires all links of an account.</summary>
public sealed record RetireLinks(string AccountId) : Change;
