using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TrustedBrowsers;

/// <summary>
/// Reads and writes what shows that a browser is trusted: a cookie with a random token for each of a few accounts, the newest first (S-047). An app of our
/// own gets the token itself and shows it again.
/// </summary>
internal sealed class BrowserTrust(ITrustedBrowsers browsers, IOptions<AccountsOptions> options, TimeProvider clock)
{
    private const int MostAccounts = 5;
    private const char Between = '.';
    private const int MostCharacters = 128;

    /// <summary>Whether this browser or app need not show the account's second factor. An app of the headless API is never trusted.</summary>
    public async ValueTask<bool> IsTrustedAsync(Visitor visitor, Account account, CancellationToken ct) =>
        options.Value.Mfa.TrustEnabled && TokensOf(visitor) is { Length: > 0 } tokens
        && await browsers.IsTrustedAsync([.. tokens.Select(visitor.HashOf)], account.Id, clock.GetUtcNow(), ct);

    /// <summary>A new trust and its token, which goes out once the trust is written.</summary>
    public (string Token, TrustedBrowser Browser) New(Visitor visitor, Account account)
    {
        var token = RandomToken.NewSecret();
        var now = clock.GetUtcNow();
        return (token, new TrustedBrowser(
            RandomToken.NewId(),
            visitor.HashOf(token),
            account.Id,
            account.SecurityStamp ?? "",
            visitor.UserAgent,
            now,
            now + options.Value.Mfa.TrustCookieAge));
    }

    /// <summary>Puts the token before those of other accounts; the oldest gives way. An app keeps its tokens itself.</summary>
    public static void Hand(Visitor visitor, string token, TrustedBrowser browser)
    {
        if (visitor.Kind == ClientKind.FirstParty)
            visitor.NewDeviceToken = token;
        else
            BrowserCookie.Trust.Write(visitor.Http, string.Join(Between, [token, .. TokensOf(visitor).Take(MostAccounts - 1)]), browser.ExpiresAt);
    }

    private static string[] TokensOf(Visitor visitor) => visitor.Kind switch
    {
        ClientKind.Browser => TokensIn(visitor),
        ClientKind.FirstParty when visitor.App!.DeviceToken is { Length: > 0 and <= MostCharacters } token => [token],
        _ => [],
    };

    private static string[] TokensIn(Visitor visitor) =>
        BrowserCookie.Trust.Read(visitor.Http)?.Split(Between, MostAccounts + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostAccounts).ToArray() ?? [];
}
