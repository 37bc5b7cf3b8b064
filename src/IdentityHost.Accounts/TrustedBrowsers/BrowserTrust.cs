using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TrustedBrowsers;

/// <summary>Reads and writes the cookie of trusted browsers: a random token for each of a few accounts, the newest first (S-047).</summary>
internal sealed class BrowserTrust(ITrustedBrowsers browsers, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private const int MostAccounts = 5;
    private const char Between = '.';

    /// <summary>Whether this browser need not show the account's second factor. An app has no cookies and is never trusted.</summary>
    public async ValueTask<bool> IsTrustedAsync(Visitor visitor, Account account, CancellationToken ct) =>
        options.Value.Mfa.TrustEnabled && visitor.Kind == ClientKind.Browser && TokensOf(visitor) is { Length: > 0 } tokens
        && await browsers.IsTrustedAsync([.. tokens.Select(RandomToken.Hash)], account.Id, clock.GetUtcNow(), ct);

    /// <summary>A new trust and its token, which goes out once the trust is written.</summary>
    public (string Token, TrustedBrowser Browser) New(Visitor visitor, Account account)
    {
        var token = RandomToken.NewSecret();
        var now = clock.GetUtcNow();
        return (token, new TrustedBrowser(
            RandomToken.NewId(),
            RandomToken.Hash(token),
            account.Id,
            account.SecurityStamp ?? "",
            visitor.UserAgent,
            now,
            now + options.Value.Mfa.TrustCookieAge));
    }

    /// <summary>Puts the token before those of other accounts; the oldest gives way.</summary>
    public static void Hand(Visitor visitor, string token, TrustedBrowser browser) =>
        BrowserCookie.Trust.Write(visitor.Http, string.Join(Between, [token, .. TokensOf(visitor).Take(MostAccounts - 1)]), browser.ExpiresAt);

    private static string[] TokensOf(Visitor visitor) =>
        BrowserCookie.Trust.Read(visitor.Http)?.Split(Between, MostAccounts + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostAccounts).ToArray() ?? [];
}
