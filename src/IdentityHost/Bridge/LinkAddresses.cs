using IdentityHost.Accounts.MailedLinks;
using IdentityHost.OpenId;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace IdentityHost.Bridge;

/// <summary>Mailed links lead to this issuer's pages, unless the settings name a front end.</summary>
internal sealed class LinkAddresses(IServiceProvider services, IOptions<FrontendUrlOptions> frontEnd) : ILinkAddresses
{
    public string VerifyEmail(string key) => Of(frontEnd.Value.AccountConfirmEmail, "/verify-email", "key", key);

    public string SignUp(string key) => Of(frontEnd.Value.AccountSignup, "/signup", "invitation", key);

    public string SignIn(string key) => Of(null, "/signin/link", "key", key);

    public string ResetPassword(string key) => Of(frontEnd.Value.AccountResetPasswordFromKey, "/reset-password", "key", key);

    // The issuer is asked for late: in Development it is the first listen address, which is not known before the server listens.
    private string Of(string? url, string page, string parameter, string key)
    {
        if (string.IsNullOrEmpty(url))
            url = services.GetRequiredService<Issuer>().Value + page;
        return url.Contains("{key}", StringComparison.Ordinal) ? url.Replace("{key}", key, StringComparison.Ordinal) : QueryHelpers.AddQueryString(url, parameter, key);
    }
}
