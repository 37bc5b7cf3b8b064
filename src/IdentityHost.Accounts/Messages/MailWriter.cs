using System.Globalization;
using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Messages;

/// <summary>Writes mails: the words of a language, filled in, as plain text and as HTML. The result goes to the outbox in the transaction of the act (S-221).</summary>
internal sealed class MailWriter(MailTemplates templates, IOptions<AccountsOptions> accounts, IOptions<MessageOptions> options, TimeProvider clock)
{
    /// <summary>Writes the mail to one address, in a language of <see cref="Languages.SpokenLanguages"/>.</summary>
    public Message Write(Mail mail, string to, string language)
    {
        var template = templates.Of(mail.Name, language);
        var values = mail.Values.Append(("product", accounts.Value.ProductName)).ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal);
        List<string> paragraphs = [.. template.Paragraphs];
        if (mail.GoodFor is { } lifetime)
            values["lifetime"] = templates.InWords(lifetime, language);
        if (mail is Mail.Notice { Circumstance: var circumstance })
            AddCircumstance(circumstance, language, paragraphs, values);

        var body = new MailBody(language, values, paragraphs);
        var now = clock.GetUtcNow();
        var subject = MailTemplate.Fill(template.Subject, values);
        return new Message(RandomToken.NewId(), MessageChannel.Mail, to, subject, body.Text, body.Html(subject), now, now + mail.GoodFor) { Language = language };
    }

    private void AddCircumstance(Circumstance circumstance, string language, List<string> paragraphs, Dictionary<string, string> values)
    {
        var unknown = templates.Of("unknown", language).Subject;
        values["time"] = circumstance.At.UtcDateTime.ToString(language == "de" ? "d. MMMM yyyy, HH:mm 'UTC'" : "d MMMM yyyy, HH:mm 'UTC'", CultureInfo.GetCultureInfo(language));
        values["address"] = circumstance.Address ?? unknown;
        values["agent"] = circumstance.UserAgent is { } agent ? WrittenByPeople.Shown(agent) : unknown;
        paragraphs.Add(templates.Of("circumstance", language).Subject);
        paragraphs.Add(templates.Of("help", language).Subject);
        if (string.IsNullOrWhiteSpace(options.Value.HelpContact))
            return;
        values["contact"] = options.Value.HelpContact;
        paragraphs.Add(templates.Of("help-contact", language).Subject);
    }
}
