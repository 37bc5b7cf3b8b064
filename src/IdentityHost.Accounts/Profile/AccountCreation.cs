using System.Diagnostics;
using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Groups;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Totp;

namespace IdentityHost.Accounts.Profile;

/// <summary>An account an operator asks for.</summary>
public sealed record NewAccount
{
    public required string Email { get; init; }

    /// <summary>Whether the operator vouches for the address.</summary>
    public bool EmailVerified { get; init; }

    public string? Username { get; init; }

    /// <summary>As it is to be typed; null for an account that cannot sign in by password.</summary>
    public string? Password { get; init; }

    public string? FirstName { get; init; }
    public string? LastName { get; init; }

    /// <summary>In international form, or in a national one of the default region.</summary>
    public string? Phone { get; init; }

    /// <summary>Whether the operator vouches for the number.</summary>
    public bool PhoneVerified { get; init; }
    public bool IsStaff { get; init; }
    public bool IsSuperuser { get; init; }

    /// <summary>The secret of an authenticator app in Base32, at least 80 bits; null for an account without a second factor.</summary>
    public string? TotpSecret { get; init; }

    /// <summary>Whether the owner gets a mail: with a key that activates the account where the address is not vouched for, or there is no password.</summary>
    public bool IsTold { get; init; }

    /// <summary>The account that asks for it; null for the command line and the settings.</summary>
    public string? AskedById { get; init; }

    /// <summary>Whether it is the superuser an installation begins with (<see cref="FirstSuperuser"/>).</summary>
    internal bool IsFirst { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{nameof(NewAccount)} {Email}";
}

/// <summary>What creating an account or setting a password gave.</summary>
public abstract record AccountCreationResult
{
    private AccountCreationResult()
    {
    }

    /// <summary>Done.</summary>
    public sealed record Done(Account Account) : AccountCreationResult;

    /// <summary>Mails were asked for too often, by whoever asks or to the address.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : AccountCreationResult;

    /// <summary>Refused.</summary>
    public sealed record Refused(IReadOnlyList<CreationProblem> Problems) : AccountCreationResult;
}

/// <summary>Why an account was not made.</summary>
/// <param name="Field">What of it was not good.</param>
/// <param name="Words">A sentence.</param>
public sealed record CreationProblem(string Field, string Words)
{
    /// <summary>Whether somebody else has what was asked for; otherwise it is not good for anybody.</summary>
    public bool IsTaken { get; init; }

    /// <summary>The sentence, with the field before it.</summary>
    public override string ToString() => $"{Field}: {Words}";
}

/// <summary>
/// Creates accounts for operators (seed file, command line) and tells the problems in words. Addresses, user names, numbers and passwords follow the rules
/// strangers have. The lists of what may not be registered, profile fields and the fields a sign-up requires are not asked: an operator means what they do.
/// Where nothing may be sent is asked, for a mail would be lost and its owner never come in.
/// </summary>
public sealed class AccountCreation
{
    private readonly IActs _acts;
    private readonly TotpCheck _totp;
    private readonly PasswordRules _rules;
    private readonly PasswordHashing _hashing;
    private readonly TypedNumbers _numbers;
    private readonly AccountWelcome _welcome;

    internal AccountCreation(IActs acts, TotpCheck totp, PasswordRules rules, PasswordHashing hashing, TypedNumbers numbers, AccountWelcome welcome)
    {
        _acts = acts;
        _totp = totp;
        _rules = rules;
        _hashing = hashing;
        _numbers = numbers;
        _welcome = welcome;
    }

    /// <summary>Creates the account.</summary>
    public async Task<AccountCreationResult> CreateAsync(NewAccount wanted, CancellationToken ct)
    {
        var problems = new List<CreationProblem>(FaultsOf(wanted));
        if (!EmailAddress.TryParse(wanted.Email, out var email))
            problems.Add(new("email", $"{Shown(wanted.Email)} is not an e-mail address."));
        Username? username = null;
        if (!string.IsNullOrWhiteSpace(wanted.Username) && !Username.TryParse(wanted.Username, out username))
            problems.Add(new("username", $"{Shown(wanted.Username)} is not a user name: 2 to 64 letters, digits, dots, dashes or underscores, not an address or phone number."));
        PhoneNumber? phone = null;
        if (wanted.Phone is not null && !_numbers.TryRead(wanted.Phone, out phone))
            problems.Add(new("phone", $"{Shown(wanted.Phone)} is not a telephone number in international form, for example +4930123456."));
        if (problems.Count > 0 || email is null)
            return new AccountCreationResult.Refused(problems);
        if (wanted.IsTold && await _welcome.RefusalAsync(wanted, email, ct) is { } untold)
            return Untold(untold);

        string? hash = null;
        if (wanted.Password is { } password && (hash = await _hashing.HashAsync(password, ct)) is null)
            return new AccountCreationResult.Refused([new("password", "too many passwords are being hashed; try again.")]);

        var account = ToAccount(wanted, email, username, hash, phone);
        var changes = new List<Change> { new AddAccount(account) };
        if (wanted.IsSuperuser)
            changes.Add(new SetRights(account.Id, WasStaff: wanted.IsStaff, WasSuperuser: true, IsStaff: wanted.IsStaff, IsSuperuser: true));
        if (wanted.IsFirst && FirstSuperuser.Changes(account.Id) is var first)
            changes = [first.Before, .. changes, first.After];
        if (wanted.TotpSecret is { } shared)
            changes.Add(new AddAuthenticator(_totp.Import(shared, account.Id)));
        if (wanted.IsTold)
            changes.AddRange(_welcome.Tell(account));
        return await _acts.TryCommitAsync(new Act(account.CreatedAt, changes), ct)
            ? new AccountCreationResult.Done(account)
            : new AccountCreationResult.Refused([new("email", phone is null
                ? $"{email} or the user name belongs to another account."
                : $"{email}, the user name or the phone number belongs to another account.") { IsTaken = true }]);
    }

    /// <summary>What is wrong with what needs no reading.</summary>
    private IEnumerable<CreationProblem> FaultsOf(NewAccount wanted)
    {
        if (wanted.Password is { } typed && _rules.Check(typed, wanted.Email, wanted.Username) is { } problem)
            yield return new("password", _rules.Words(problem));
        if (wanted.TotpSecret is { } secret && !TotpKey.IsGood(secret))
            yield return new("totp_secret", "not Base32 of at least 80 bits.");
        foreach (var (field, name) in ((string, string?)[])[("first_name", wanted.FirstName), ("last_name", wanted.LastName)])
        {
            if (!string.IsNullOrEmpty(name) && ProfileColumns.Line(name) is not null)
                yield return new(field, "not one line of at most 200 characters.");
        }
    }

    private Account ToAccount(NewAccount wanted, EmailAddress email, Username? username, string? hash, PhoneNumber? phone)
    {
        var now = _welcome.Now;
        return new Account
        {
            Id = RandomToken.NewId(),
            Email = email.Value,
            NormalizedEmail = email.Normalized,
            EmailConfirmed = wanted.EmailVerified,
            UserName = username?.Value,
            NormalizedUserName = username?.Normalized,
            PasswordHash = hash,
            PhoneNumber = phone?.Value,
            PhoneNumberConfirmed = phone is not null && wanted.PhoneVerified,
            FirstName = wanted.FirstName,
            LastName = wanted.LastName,
            IsStaff = wanted.IsStaff,
            IsSuperuser = wanted.IsSuperuser,
            SecurityStamp = RandomToken.NewSecret(),
            ConcurrencyStamp = RandomToken.NewId(),
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private static AccountCreationResult Untold(AdministrationResult why) => why switch
    {
        AdministrationResult.Throttled throttled => new AccountCreationResult.Throttled(throttled.RetryAfter),
        AdministrationResult.Invalid invalid => new AccountCreationResult.Refused([new(invalid.Field, invalid.Problem)]),
        _ => throw new UnreachableException(),
    };

    private static string Shown(string text) => text.Length > 80 || HiddenCharacters.AreIn(text) ? "the value" : $"\"{text}\"";
}
