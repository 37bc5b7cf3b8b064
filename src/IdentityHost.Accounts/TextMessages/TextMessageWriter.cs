using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TextMessages;

/// <summary>Writes text messages: the words of a language, filled in.</summary>
internal sealed class TextMessageWriter(MailTemplates templates, Lazy<RelyingParty> site, IOptions<AccountsOptions> accounts, TimeProvider clock)
{
    /// <summary>Writes one to a number, in a language of <see cref="Languages.SpokenLanguages"/>.</summary>
    public Message Write(TextMessage message, PhoneNumber to, string language)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["product"] = accounts.Value.ProductName };
        var withCode = message as TextMessage.WithCode;
        if (withCode is not null)
        {
            values["code"] = withCode.Code;
            values["lifetime"] = templates.InWords(withCode.GoodFor, language);
        }

        var text = MailTemplate.Fill(templates.Of(message.Name, language).Subject, values);
        // WebOTP: origin-bound one-time codes end with the host and the code.
        if (withCode is not null)
            text += $"\n\n@{site.Value.Id} #{withCode.Code}";
        var now = clock.GetUtcNow();
        return new Message(RandomToken.NewId(), MessageChannel.Sms, to.Value, "", text, null, now, now + withCode?.GoodFor) { Language = language };
    }
}
