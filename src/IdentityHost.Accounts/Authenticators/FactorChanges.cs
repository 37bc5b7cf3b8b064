using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.RecoveryCodes;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Authenticators;

/// <summary>What goes with every change of an account's factors: recovery codes come and go, trusted browsers end, the owner is told (S-044, S-047).</summary>
internal sealed class FactorChanges(RecoveryCodeSets codes, DeviceKinds kinds, AccountMails mails, IOptions<AccountsOptions> options)
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

    /// <summary>Whether an account that always owes a second factor could show one without these.</summary>
    public bool MayRemove(Account account, IReadOnlyList<Authenticator> present, IReadOnlyList<Authenticator> removed) =>
        !account.TwoFactorEnabled || kinds.CanServe(account, [.. present.Except(removed)]);

    /// <summary>Removes factors, and the recovery codes with the last one, unless a second factor stays owed.</summary>
    public IReadOnlyList<Change> Remove(Visitor visitor, Account account, IReadOnlyList<Authenticator> present, IReadOnlyList<Authenticator> removed)
    {
        var left = present.Except(removed).ToList();
        var gone = account.TwoFactorEnabled || left.Exists(FactorRules.IsFactor) ? removed : [.. removed, .. left];
        var changes = new List<Change> { new RemoveAuthenticators(account.Id, [.. gone.Select(a => a.Id)]), new DistrustBrowsers(account.Id) };
        foreach (var factor in removed)
            changes.AddRange(Tell(visitor, account, how => factor.Kind == AuthenticatorKind.Totp ? new Mail.TotpDeactivated(how) : new Mail.PasskeyRemoved(factor.Name!, how)));
        changes.Add(kinds.KeepFor(account));
        // A code from an app, or a recovery code, alone lets nobody in.
        if (removed.Any(a => a.Kind == AuthenticatorKind.WebAuthn))
            changes.Add(new KeepWayIn(account.Id));
        return changes;
    }

    /// <summary>Gives a passkey another name; nobody is told of the same one.</summary>
    public IReadOnlyList<Change> Rename(Visitor visitor, Account account, Authenticator passkey, string name) =>
    [
        new RenameAuthenticator(account.Id, passkey.Id, name),
        .. passkey.Name == name ? [] : Tell(visitor, account, how => new Mail.PasskeyRenamed(passkey.Name!, name, how)),
    ];

    /// <summary>Puts an authenticator app or a set of recovery codes in the place of the present one, where there is one.</summary>
    public IReadOnlyList<Change> Replace(Visitor visitor, Account account, Authenticator? old, Authenticator made)
    {
        var changes = new List<Change>();
        if (old is not null)
            changes.Add(new RemoveAuthenticators(account.Id, [old.Id]));
        changes.AddRange([new AddAuthenticator(made), new DistrustBrowsers(account.Id)]);
        changes.AddRange(Tell(visitor, account, how => made.Kind == AuthenticatorKind.Totp ? new Mail.TotpActivated(how) : new Mail.RecoveryCodesGenerated(how)));
        return changes;
    }

    /// <summary>Takes the recovery codes away.</summary>
    public IReadOnlyList<Change> RemoveCodes(Visitor visitor, Account account, Authenticator set) =>
        [new RemoveAuthenticators(account.Id, [set.Id]), new DistrustBrowsers(account.Id), .. Tell(visitor, account, how => new Mail.RecoveryCodesRemoved(how))];

    /// <summary>Tells of a used recovery code (S-045).</summary>
    public IReadOnlyList<Change> CodeUsed(Visitor visitor, Account account, int left) => Tell(visitor, account, how => new Mail.RecoveryCodeUsed(left, how));

    /// <summary>Makes the account owe a second factor at every sign-in, or no longer; with recovery codes when it has none, for whoever loses the device.</summary>
    public IReadOnlyList<Change> Require(Visitor visitor, Account account, IReadOnlyList<Authenticator> present, bool required)
    {
        var changes = new List<Change> { new RequireSecondFactor(account.Id, required), new DistrustBrowsers(account.Id) };
        if (required && BringsCodes(present))
            changes.Add(new AddAuthenticator(codes.New(account.Id)));
        if (!required && !present.Any(FactorRules.IsFactor) && present.Count > 0)
            changes.Add(new RemoveAuthenticators(account.Id, [.. present.Select(a => a.Id)]));
        changes.AddRange(Tell(visitor, account, how => required ? new Mail.SecondFactorRequired(how) : new Mail.SecondFactorOptional(how)));
        changes.Add(kinds.KeepFor(account));
        return changes;
    }

    private IReadOnlyList<Change> Tell(Visitor visitor, Account account, Func<Circumstance, Mail.Notice> notice) =>
        options.Value.EmailNotifications && account.Email is { } owner ? [new SendMessage(mails.Notice(visitor, owner, notice))] : [];
}
