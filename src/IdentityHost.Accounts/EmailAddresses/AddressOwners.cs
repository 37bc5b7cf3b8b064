using IdentityHost.Accounts.Profile;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>Whose an address is, proven or not: at sign-up nobody else may have it at all.</summary>
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

        return owners.Count > 0 ? owners[0].Email : (await accounts.FindByIdentifierAsync(normalized, ct))?.Email;
    }
}
