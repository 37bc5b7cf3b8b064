using System.Globalization;
using System.Net;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Messages;

/// <summary>The mails of sign-up. A mail with a code names site, purpose and validity, says what to do if unasked, and holds no link (S-181).</summary>
internal sealed class SignUpMessages(IOptions<AccountsOptions> accounts, IOptions<CodeOptions> codes, TimeProvider clock)
{
    private string Product => accounts.Value.ProductName;

    /// <summary>To somebody who signs up: the code that proves the address.</summary>
    public Message Code(string to, string code)
    {
        var minutes = codes.Value.Lifetime.TotalMinutes.ToString("0", CultureInfo.InvariantCulture);
        return Mail(
            to,
            $"{Product}: your code to finish signing up",
            $"Your code is {code[..3]} {code[3..]}",
            [
                $"Type it on the page where you began to sign up for {Product}. It is good for {minutes} minutes and works only in that browser.",
                "You did not ask for this? Then ignore this mail: without the code no account is created. Never tell the code to anybody, also not to us.",
            ],
            codes.Value.Lifetime);
    }

    /// <summary>To somebody who already has an account: that a sign-up with the address was begun (S-003).</summary>
    public Message AlreadyThere(string storedAddress) => Mail(
        storedAddress,
        $"{Product}: you already have an account",
        $"Somebody began to sign up for {Product} with this address, which already belongs to your account.",
        [
            "Was it you? Then sign in instead, with the password you have. No second account is created.",
            "It was not you? Then there is nothing to do: your account and your password are unchanged.",
        ],
        lifetime: null);

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
