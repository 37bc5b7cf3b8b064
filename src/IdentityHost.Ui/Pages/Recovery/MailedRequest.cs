using IdentityHost.Accounts;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.OpenId;
using IdentityHost.OpenId.Authorize.Interaction;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Ui.Pages.Recovery;

/// <summary>
/// Keeps at a browser which app's request it had when it asked for a mail with a link, so that the link, opened there, goes on with it. The link says nothing of
/// it: opened elsewhere it goes on with no request, and a stranger's link with none but the browser's own.
/// </summary>
internal sealed class MailedRequest(IOptions<AccountsOptions> accounts, IOptions<OpenIdOptions> openId, TimeProvider clock)
{
    /// <summary>The id of the request; null where none is kept.</summary>
    public static string? Of(HttpContext http) => BrowserCookie.MailedRequest.Read(http);

    /// <summary>Keeps the request while the step that is owed now waits for a link; another step, or the end of the way, has no use for it.</summary>
    public void Follow(HttpContext http, string? owed, PendingAuthorization? pending) => Keep(http, IsLink(owed) ? pending : null);

    /// <summary>Keeps the request for the link that was just sent; without a request, none of before is kept either.</summary>
    public void Keep(HttpContext http, PendingAuthorization? pending)
    {
        if (pending is not null)
            BrowserCookie.MailedRequest.Write(http, pending.Id, clock.GetUtcNow() + TimeSpan.FromSeconds(openId.Value.InteractionLifetime));
        else if (Of(http) is not null)
            BrowserCookie.MailedRequest.Delete(http);
    }

    private bool IsLink(string? owed) => owed switch
    {
        Flow.VerifyEmail => !accounts.Value.EmailVerificationByCodeEnabled,
        Flow.LoginByCode => accounts.Value.LoginByLinkEnabled,
        _ => false,
    };
}
