using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Secrets;

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
    public string? Phone { get; init; }
    public bool PhoneVerified { get; init; }
    public bool IsStaff { get; init; }
    public bool IsSuperuser { get; init; }

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

    /// <summary>Refused; each problem is a sentence that names the field.</summary>
    public sealed record Refused(IReadOnlyList<string> Problems) : AccountCreationResult;
}

/// <summary>Creates accounts for operators (seed file, command line) by the rules strangers have, and tells the problems in words.</summary>
public sealed class AccountCreation
{
    private readonly IAccounts _accounts;
    private readonly PasswordRules _rules;
    private readonly PasswordHashing _hashing;
    private readonly TimeProvider _clock;

    internal AccountCreation(IAccounts accounts, PasswordRules rules, PasswordHashing hashing, TimeProvider clock)
    {
        _accounts = accounts;
        _rules = rules;
        _hashing = hashing;
        _clock = clock;
    }

    /// <summary>Creates the account.</summary>
    public async Task<AccountCreationResult> CreateAsync(NewAccount wanted, CancellationToken ct)
    {
        var problems = new List<string>();
        if (!EmailAddress.TryParse(wanted.Email, out var email))
            problems.Add($"email: {Shown(wanted.Email)} is not an e-mail address.");
        Username? username = null;
        if (!string.IsNullOrWhiteSpace(wanted.Username) && !Username.TryParse(wanted.Username, out username))
            problems.Add($"username: {Shown(wanted.Username)} is not a user name: 2 to 64 letters, digits, dots, dashes or underscores, not an address or phone number.");
        if (wanted.Password is { } typed && _rules.Check(typed, wanted.Email, wanted.Username) is { } problem)
            problems.Add($"password: {_rules.Words(problem)}");
        if (problems.Count > 0 || email is null)
            return new AccountCreationResult.Refused(problems);

        string? hash = null;
        if (wanted.Password is { } password && (hash = await _hashing.HashAsync(password, ct)) is null)
            return new AccountCreationResult.Refused(["password: too many passwords are being hashed; try again."]);

        var account = ToAccount(wanted, email, username, hash);
        return await _accounts.TryAddAsync(account, ct)
            ? new AccountCreationResult.Done(account)
            : new AccountCreationResult.Refused([$"email: {email} or the user name belongs to another account."]);
    }

    private Account ToAccount(NewAccount wanted, EmailAddress email, Username? username, string? hash)
    {
        var now = _clock.GetUtcNow();
        return new Account
        {
            Id = RandomToken.NewId(),
            Email = email.Value,
            NormalizedEmail = email.Normalized,
            EmailConfirmed = wanted.EmailVerified,
            UserName = username?.Value,
            NormalizedUserName = username?.Normalized,
            PasswordHash = hash,
            PhoneNumber = wanted.Phone,
            PhoneNumberConfirmed = wanted is { Phone: not null, PhoneVerified: true },
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

    private static string Shown(string text) => text.Length > 80 || HiddenCharacters.AreIn(text) ? "the value" : $"\"{text}\"";
}
