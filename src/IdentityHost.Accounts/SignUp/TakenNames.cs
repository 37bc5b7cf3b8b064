using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>Whose the names in a form are, and who is told what of that (S-003).</summary>
internal sealed class TakenNames(IAccounts accounts, AddressOwners owners, EmailProofs proofs, CodeThrottle throttle, IOptions<AccountsOptions> options)
{
    /// <summary>Whether somebody has the user name: that is told to everybody.</summary>
    public async ValueTask<bool> HaveAsync(Username name, CancellationToken ct) => await accounts.FindByIdentifierAsync(name.Normalized, ct) is not null;

    /// <summary>The owners of address and number.</summary>
    public async ValueTask<NameOwners> FindAsync(ReadForm form, CancellationToken ct) => new(
        form.Email is null || options.Value.SharesAddresses ? null : await owners.FindAsync(form.Email.Normalized, ct),
        form.Phone is not null && await accounts.FindByPhoneAsync(form.Phone.Value, ct) is { PhoneNumberConfirmed: true });

    /// <summary>The address as its owner has proven it; null while nobody has.</summary>
    public ValueTask<string?> FindProvenAsync(EmailAddress email, CancellationToken ct) => owners.FindProvenAsync(email.Normalized, ct);

    /// <summary>What is said of owners: only where nothing would be proven by whoever signs up, or the settings say so.</summary>
    public IReadOnlyList<InputError> Told(NameOwners found)
    {
        var o = options.Value;
        var errors = new List<InputError>();
        if (found.Email is not null && (!o.HidesAccounts || o.EmailVerification != EmailVerification.Mandatory))
            errors.Add(new("email_taken", "email"));
        if (found.HavePhone && (!o.HidesAccounts || !o.Phones.VerificationEnabled))
            errors.Add(new("phone_taken", "phone"));
        return errors;
    }

    /// <summary>The mail to the owner of an address; none where nobody has it, nothing is sent there, or they were told often enough: the answer is the same.</summary>
    public async ValueTask<IReadOnlyList<Change>> NoticeAsync(Visitor visitor, string? owner, CancellationToken ct) =>
        owner is not null && await throttle.TellAsync(IdentifierNormalizer.Normalize(owner)!, ct) is null ? proofs.Notice(visitor, owner) : [];
}

/// <summary>Who has the names in a form.</summary>
/// <param name="Email">Where to write to the owner of the address; null where it is free, or several may claim it.</param>
/// <param name="HavePhone">Whether somebody has proven the number.</param>
internal sealed record NameOwners(string? Email, bool HavePhone)
{
    /// <summary>Whether nobody has any of them.</summary>
    public bool AreNobody => this is { Email: null, HavePhone: false };
}
