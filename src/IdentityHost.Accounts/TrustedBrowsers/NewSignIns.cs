using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TrustedBrowsers;

/// <summary>Tells owners of sign-ins from browsers that their account does not know, and from apps, of which it knows none (S-179).</summary>
internal sealed class NewSignIns(KnownBrowsers browsers, IAttempts attempts, AccountMails mails, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private const int MostPerHour = 5;

    /// <summary>The notice of a session that begins, to be written with it; nothing where the browser is known, or the account is new.</summary>
    public async ValueTask<IReadOnlyList<Change>> TellAsync(Visitor visitor, Account account, IReadOnlyList<ProvenMethod> proven, CancellationToken ct)
    {
        if (!options.Value.NewSignInNotifications || account is not { EmailConfirmed: true, UnusedSince: null, Email: { } owner })
            return [];
        if (proven.Any(p => p.Method == ProvenMethod.SignUp) || (visitor.Kind == ClientKind.Browser && browsers.Find(visitor.Http, account) is not null))
            return [];
        // Whoever comes this far knows how to sign in: nobody else uses the count up.
        var counter = new AttemptLimit($"sign-in:tell:{account.Id}", MostPerHour, TimeSpan.FromHours(1));
        return await attempts.TryReserveAsync([counter], clock.GetUtcNow(), ct) is null
            ? [new SendMessage(mails.Notice(visitor, owner, how => new Mail.NewSignIn(how)))]
            : [];
    }
}
