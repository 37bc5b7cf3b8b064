using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.Administration;

/// <summary>
/// Makes the first superuser of an installation, once and for all: that there was one is a stored fact, the group <c>Root</c>, which outlives every account
/// (S-195).
/// </summary>
public sealed class FirstSuperuser
{
    private readonly AccountCreation _creation;
    private readonly ISuperusers _superusers;

    internal FirstSuperuser(AccountCreation creation, ISuperusers superusers) => (_creation, _superusers) = (creation, superusers);

    /// <summary>Creates it with a password that is to be replaced; null, and nothing done, when there is or was a superuser.</summary>
    public async Task<AccountCreationResult?> CreateAsync(string email, string password, CancellationToken ct)
    {
        if (await _superusers.WereThereAsync(ct))
            return null;
        var wanted = new NewAccount { Email = email, EmailVerified = true, Password = password, IsStaff = true, IsSuperuser = true, IsFirst = true };
        var result = await _creation.CreateAsync(wanted, ct);
        // Of several nodes that try at once, one succeeds.
        return result is AccountCreationResult.Refused && await _superusers.WereThereAsync(ct) ? null : result;
    }

    /// <summary>What makes an account the first superuser: the group of the superusers, which nobody can make twice, and the note about its password.</summary>
    internal static (Change Before, Change After) Changes(string accountId)
    {
        var root = new Group { Id = RandomToken.NewId(), Name = Group.Root, NormalizedName = Group.RootNormalizedName, ConcurrencyStamp = RandomToken.NewId() };
        return (new AddGroup(root), new NoteInitialPassword(accountId));
    }
}

/// <summary>Reads about superusers; writes are acts.</summary>
public interface ISuperusers
{
    /// <summary>Whether there is one, or ever was.</summary>
    Task<bool> WereThereAsync(CancellationToken ct);

    /// <summary>The addresses of active accounts whose password is still the one their set-up gave them.</summary>
    Task<IReadOnlyList<string>> WithInitialPasswordAsync(CancellationToken ct);
}

/// <summary>Notes that the account's password came from a setting that others may read. The next password takes the note away.</summary>
public sealed record NoteInitialPassword(string AccountId) : Change;
