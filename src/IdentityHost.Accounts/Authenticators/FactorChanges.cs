using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Authenticators;

/// <summary>What goes with every change of an account's factors: recovery codes come and go, trusted browsers end, the owner is told (S-044, S-047).</summary>
internal sealed class FactorChanges(RecoveryCodeSets codes, AccountMails mails, IOptions<AccountsOptions> options)
{
    /// <summary>Whether the account gets recovery codes with its next factor.</summary>
    public bool BringsCodes(IReadOnlyList<Authenticator> present) =>
        options.Value.Mfa.Supports(AuthenticatorTypes.NameOf(AuthenticatorKind.RecoveryCodes)) && present.All(a => a.Kind != AuthenticatorKind.RecoveryCodes);

    /// <summary>Adds a factor.</summary>
    public IReadOnlyList<Change> Add(Visitor visitor, Account account, IReadOnlyList<Authenticator> present, Authenticator added)
    {
        var changes = new List<Change> { new AddAuthenticator(added), new DistrustBrowsers(account.Id) };
        if (BringsCodes(present))
            changes.Add(new AddAuthenticator(codes.New(account.Id)));
        changes.AddRange(Tell(visitor, account, how => added.Kind == AuthenticatorKind.Totp ? new Mail.TotpActivated(how) : new Mail.PasskeyAdded(added.Name!, how)));
        return changes;
    }

    /// <summary>Removes factors, and the recovery codes with the last one.</summary>
    public IReadOnlyList<Change> Remove(Visitor visitor, Account account, IReadOnlyList<Authenticator> present, IReadOnlyList<Authenticator> removed)
    {
        var left = present.Except(removed).ToList();
        var gone = left.Exists(FactorRules.IsFactor) ? removed : [.. removed, .. left];
        var changes = new List<Change> { new RemoveAuthenticators(account.Id, [.. gone.Select(a => a.Id)]), new DistrustBrowsers(account.Id) };
        foreach (var factor in removed)
            changes.AddRange(Tell(visitor, account, how => factor.Kind == AuthenticatorKind.Totp ? new Mail.TotpDeactivated(how) : new Mail.PasskeyRemoved(factor.Name!, how)));
        return changes;
    }

    /// <summary>Gives a passkey another name; nobody is told of the same one.</summary>
    public IReadOnlyList<Change> Rename(Visitor visitor, Account account, Authenticator passkey, string name) =>
    [
        new RenameAuthenticator(account.Id, passkey.Id, name),
        .. passkey.Name == name ? [] : Tell(visitor, account, how => new Mail.PasskeyRenamed(passkey.Name!, name, how)),
    ];

    /// <summary>Puts a new set of recovery codes in the place of the present one.</summary>
    public IReadOnlyList<Change> ReplaceCodes(Visitor visitor, Account account, IReadOnlyList<Authenticator> present, Authenticator made)
    {
        var changes = new List<Change>();
        if (present.FirstOrDefault(a => a.Kind == AuthenticatorKind.RecoveryCodes) is { } old)
            changes.Add(new RemoveAuthenticators(account.Id, [old.Id]));
        changes.AddRange([new AddAuthenticator(made), new DistrustBrowsers(account.Id), .. Tell(visitor, account, how => new Mail.RecoveryCodesGenerated(how))]);
        return changes;
    }

    /// <summary>Tells of a used recovery code (S-045).</summary>
    public IReadOnlyList<Change> CodeUsed(Visitor visitor, Account account, int left) => Tell(visitor, account, how => new Mail.RecoveryCodeUsed(left, how));

    private IReadOnlyList<Change> Tell(Visitor visitor, Account account, Func<Circumstance, Mail.Notice> notice) =>
        options.Value.EmailNotifications && account.Email is { } owner ? [new SendMessage(mails.Notice(visitor, owner, notice))] : [];
}
