using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Passwords;

/// <summary>Somebody signed in sets another password, or their first one (S-024).</summary>
public sealed class PasswordChange
{
    private readonly PasswordCheck _check;
    private readonly PasswordChangeParts _parts;
    private readonly SessionIssuer _issuer;
    private readonly VisitorWriter _writer;

    internal PasswordChange(PasswordCheck check, PasswordChangeParts parts, SessionIssuer issuer, VisitorWriter writer)
    {
        _check = check;
        _parts = parts;
        _issuer = issuer;
        _writer = writer;
    }

    /// <summary>
    /// Changes it. The present one is asked for exactly when there is one, a recent proof where there is none. All other sessions end; this one goes on under a new token, or ends too
    /// where the settings say so.
    /// </summary>
    public async Task<FlowOutcome> ChangeAsync(Visitor visitor, string? currentPassword, string? newPassword, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        var errors = new List<InputError>();
        if (account.PasswordHash is not null && string.IsNullOrEmpty(currentPassword))
            errors.Add(new("required", "current_password"));
        if (string.IsNullOrEmpty(newPassword))
            errors.Add(new("required", "new_password"));
        else if (_parts.Passwords.Rules.Check(newPassword, account.Email, account.UserName, account.FirstName, account.LastName) is { } problem)
            errors.Add(new(PasswordRules.CodeOf(problem), "new_password"));
        if (errors.Count > 0)
            return new FlowOutcome.Invalid(errors);
        // S-066: nothing typed here shows who sets a first password, so a recent proof has to.
        if (account.PasswordHash is null && !await _parts.Freshness.IsFreshAsync(visitor, ct))
            return new FlowOutcome.Stale();
        if (await _parts.Limits.TryAsync(RatedFlow.ChangePassword, visitor, null, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);

        if (account.PasswordHash is not null)
        {
            var verdict = await _check.CheckAsync(visitor, account, currentPassword!, ct);
            if (verdict is not PasswordCheckResult.Right right)
                return PasswordAnswers.Of(verdict, "enter_current_password", "current_password");
            await _parts.Passwords.Throttle.SucceededAsync(right.Counters, ct);
        }

        if (await _parts.Passwords.Hashing.HashAsync(newPassword!, ct) is not { } hash)
            return FlowOutcome.Hashing;
        return await SetAsync(visitor, account, hash, ct);
    }

    private async Task<FlowOutcome> SetAsync(Visitor visitor, Account account, string hash, CancellationToken ct)
    {
        var stays = !_parts.Options.Value.LogoutOnPasswordChange && visitor.Session is not null;
        var set = new SetPassword(account.Id, account.SecurityStamp ?? "", hash, RandomToken.NewSecret(), stays ? visitor.Session!.Id : null)
        {
            // S-037: who came in by the mailbox alone has shown nothing else by typing what the mailbox let them choose.
            ByMail = account.PasswordByMail && !ProvenMethod.AreTwoFactors([.. visitor.Proven]),
        };
        var changes = new List<Change> { set };
        if (_parts.Options.Value.EmailNotifications && account.Email is { } owner)
            changes.Add(new SendMessage(_parts.Mails.Notice(visitor, owner, how => account.PasswordHash is null ? new Mail.PasswordSet(how) : new Mail.PasswordChanged(how))));

        if (stays)
        {
            var read = account.SecurityStamp;
            (account.SecurityStamp, account.PasswordHash, account.PasswordByMail) = (set.NewStamp, hash, set.ByMail);
            if (await _issuer.TryRaiseAsync(visitor, [], changes, ct))
            {
                await _parts.Passwords.Throttle.ReplacedAsync(account.Id, SecretKind.Password, ct);
                return FlowOutcome.Done;
            }

            account.SecurityStamp = read;
            return new FlowOutcome.NotPending();
        }

        if (!await _writer.TryCommitAsync(visitor, changes, ct))
            return new FlowOutcome.NotPending();
        if (visitor.Kind == ClientKind.Browser)
            BrowserCookie.Session.Delete(visitor.Http);
        (visitor.Session, visitor.Account) = (null, null);
        return FlowOutcome.Done;
    }
}

/// <summary>What changes of passwords are decided and made with.</summary>
internal sealed record PasswordChangeParts(
    NewPasswords Passwords, AccountMails Mails, FlowRates Limits, Freshness Freshness, IOptions<AccountsOptions> Options);
