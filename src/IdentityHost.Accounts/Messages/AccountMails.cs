using System.Net;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Messages;

/// <summary>The mails of the flows. A mail with a code names site, purpose and validity, says what to do if unasked, and holds no link (S-181).</summary>
internal sealed class AccountMails(IOptions<AccountsOptions> accounts, IOptions<CodeOptions> codes, TimeProvider clock)
{
    private string Product => accounts.Value.ProductName;

    public Message EmailVerificationCode(HttpContext http, string to, string code) => Code(to, "your code to prove this address", code, codes.Value.Lifetime);

    public Message LoginCode(HttpContext http, string to, string code) => Code(to, "your code to sign in", code, codes.Value.LoginLifetime);

    public Message PasswordResetCode(HttpContext http, string to, string code) => Code(to, "your code for a new password", code, codes.Value.PasswordResetLifetime);

    public Message EmailVerificationLink(HttpContext http, string to, string key) => Notice(to, "prove this address", $"Your key is {key}");

    public Message PasswordResetLink(HttpContext http, string to, string key) => Notice(to, "a new password", $"Your key is {key}");

    public Message AccountAlreadyExists(HttpContext http, string to) => Notice(to, "you already have an account", "Somebody began to sign up with this address.");

    public Message UnknownAccount(HttpContext http, string to) => Notice(to, "no account with this address", "Somebody tried to sign in with this address.");

    public Message PasswordChanged(HttpContext http, string to) => Notice(to, "your password was changed", "Your password was changed.");

    public Message PasswordReset(HttpContext http, string to) => Notice(to, "your password was reset", "Your password was reset.");

    public Message EmailAdded(HttpContext http, string to, string email) => Notice(to, "an address was added", $"{email} was added.");

    public Message EmailRemoved(HttpContext http, string to, string email) => Notice(to, "an address was removed", $"{email} was removed.");

    public Message PrimaryEmailChanged(HttpContext http, string to, string email) => Notice(to, "your primary address was changed", $"{email} is primary now.");

    private Message Code(string to, string subject, string code, TimeSpan lifetime) => Mail(to, $"{Product}: {subject}", $"Your code is {code}", ["It works only where you asked for it."], lifetime);

    private Message Notice(string to, string subject, string first) => Mail(to, $"{Product}: {subject}", first, [], null);

    private Message Mail(string to, string subject, string first, IReadOnlyList<string> paragraphs, TimeSpan? lifetime)
    {
        var now = clock.GetUtcNow();
        var text = string.Join("\n\n", [first, .. paragraphs, $"-- \n{Product}"]) + "\n";
        var body = string.Concat(paragraphs.Select(p => $"<p style=\"margin:0 0 16px\">{WebUtility.HtmlEncode(p)}</p>"));
        var html =
            $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>{WebUtility.HtmlEncode(subject)}</title></head>
            <body style="margin:0;padding:32px 16px;font:16px/1.5 system-ui,sans-serif;color:#1b1f27;background:#f4f5f7"><div style="max-width:480px;margin:auto;padding:32px;border-radius:12px;background:#fff">
            <p style="margin:0 0 16px;font-size:20px;font-weight:600">{WebUtility.HtmlEncode(first)}</p>{body}<p style="margin:24px 0 0;color:#5b6472">{WebUtility.HtmlEncode(Product)}</p></div></body></html>
            """;
        return new Message(RandomToken.NewId(), MessageChannel.Mail, to, subject, text, html, now, now + lifetime);
    }
}
