using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>Whose an address is: who has proven it, or else who signed up with it. One that somebody merely wants to add is nobody's yet.</summary>
internal sealed class AddressOwners(IEmailAddresses addresses, IAccounts accounts)
{
    /// <summary>The address as its owner has proven it; null while nobody has.</summary>
    public async ValueTask<string?> FindProvenAsync(string normalized, CancellationToken ct) =>
        (await addresses.FindAsync(normalized, ct)).FirstOrDefault(owner => owner.Verified)?.Email;

    /// <summary>Where to write to the owner, in the spelling that is kept; null when the address is free (S-006: a user name of that form takes it too).</summary>
    public async ValueTask<string?> FindAsync(string normalized, CancellationToken ct)
    {
        var owners = await addresses.FindAsync(normalized, ct);
        foreach (var owner in owners)
        {
            if (owner.Verified)
                return owner.Email;
        }

        return owners.FirstOrDefault(o => o.Primary)?.Email ?? (await accounts.FindByIdentifierAsync(normalized, ct))?.Email;
    }

    /// <summary>How the account found by an address keeps it, which is where mails go (S-003); its own address where it was found by another name. Null where it has none.</summary>
    public async ValueTask<string?> SpellingAsync(Account account, EmailAddress typed, CancellationToken ct) => typed.Normalized == account.NormalizedEmail
        ? account.Email
        : (await addresses.ListAsync(account.Id, ct)).FirstOrDefault(a => a.Normalized == typed.Normalized)?.Email ?? account.Email;

    /// <summary>Whether this is the account's own address, or one more that it has proven.</summary>
    public async ValueTask<bool> IsOfAsync(Account account, string? email, CancellationToken ct) =>
        email is not null && (email == account.Email || (await addresses.ListAsync(account.Id, ct)).Any(a => a.Verified && a.Email == email));
}
