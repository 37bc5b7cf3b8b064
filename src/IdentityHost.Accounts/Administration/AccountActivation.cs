using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Administration;

/// <summary>An account whose owner showed the code they were mailed.</summary>
/// <param name="Account">The account.</param>
/// <param name="Link">What the code stands for.</param>
public sealed record AwaitedActivation(Account Account, MailedLink Link)
{
    /// <summary>Whether the account has no password yet, so that one is needed to activate it.</summary>
    public bool NeedsPassword => Account.PasswordHash is null;
}

/// <summary>
/// Activates accounts that were made for somebody else by the code mailed to their owner, where no browser is at hand: it proves the address as the link in
/// the same mail does, and no more than that.
/// </summary>
public sealed class AccountActivation
{
    private readonly ActivationParts _parts;
    private readonly IActs _acts;
    private readonly TimeProvider _clock;

    internal AccountActivation(ActivationParts parts, IActs acts, TimeProvider clock) => (_parts, _acts, _clock) = (parts, acts, clock);

    /// <summary>The account that waits for this code; null for a code that is unknown, spent or over, and for an account that needs no activation.</summary>
    public async Task<AwaitedActivation?> FindAsync(string code, CancellationToken ct)
    {
        if (code.Length != RandomToken.SecretLength || await _parts.Links.FindAsync(RandomToken.Hash(code), LinkPurpose.ResetPassword, _clock.GetUtcNow(), ct) is not { } link)
            return null;
        var account = (await _parts.Accounts.FindAsync(link.AccountId, ct))?.Account;
        return account is { IsActive: true } && (account.PasswordHash is null || (!account.EmailConfirmed && account.NormalizedEmail == link.Normalized)) ? new(account, link) : null;
    }

    /// <summary>Activates it, with a new password where one is given. The code is spent by it, and only then.</summary>
    public async Task<AdministrationResult> ActivateAsync(AwaitedActivation awaited, string? password, CancellationToken ct)
    {
        var (account, link) = (awaited.Account, awaited.Link);
        if (password is null && awaited.NeedsPassword)
            return new AdministrationResult.Invalid("password", "The account has none yet.");
        string? hash = null;
        if (password is not null)
        {
            if (_parts.Rules.Check(password, account.Email, account.UserName, account.FirstName, account.LastName) is { } problem)
                return new AdministrationResult.Invalid("password", _parts.Rules.Words(problem));
            hash = await _parts.Hashing.HashAsync(password, ct);
            if (hash is null)
                return new AdministrationResult.Conflict();
        }

        var changes = new List<Change> { new SpendLink(link), new VerifyEmail(account.Id, link.Normalized) };
        var (stamp, next) = (account.SecurityStamp ?? "", RandomToken.NewSecret());
        // Nobody shows here that they made the account: what was set up before goes, and a password that stays owes the mailbox once (S-162).
        if (hash is not null)
            changes.Add(new SetPassword(account.Id, stamp, hash, next, ButSessionId: null) { ByMail = true });
        else
            changes.Add(new OweMailbox(account.Id, stamp, next));
        if (SetUpBefore.IsEndedBy(account, link.Normalized))
            changes.AddRange(SetUpBefore.Retire(account, link.Normalized, _parts.Options.Value));
        return await _acts.TryCommitAsync(new Act(_clock.GetUtcNow(), changes), ct) ? new AdministrationResult.Done() : new AdministrationResult.Conflict();
    }
}

/// <summary>What activations are decided and made with.</summary>
internal sealed record ActivationParts(
    IAccounts Accounts,
    IMailedLinks Links,
    PasswordRules Rules,
    PasswordHashing Hashing,
    IOptions<AccountsOptions> Options);
