using System.Text;

namespace IdentityHost.Accounts.Messages;

/// <summary>
/// The words of one mail in one language: the subject on the first line, then paragraphs with an empty line between. A paragraph that begins with
/// <c># </c> is the headline, one of the form <c>[label]({link})</c> a button. Places are <c>{name}</c>.
/// </summary>
/// <param name="Subject">The first line.</param>
/// <param name="Paragraphs">The rest.</param>
internal sealed record MailTemplate(string Subject, IReadOnlyList<string> Paragraphs)
{
    public static MailTemplate Parse(string file)
    {
        var parts = file.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new(parts[0], parts[1..]);
    }

    /// <summary>Fills the places; what is put in is not looked through again, so no value can name a place.</summary>
    public static string Fill(string words, IReadOnlyDictionary<string, string> values)
    {
        var filled = new StringBuilder();
        var rest = words.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            var close = rest.IndexOf('}');
            var place = rest[(open + 1)..close].ToString();
            filled.Append(rest[..open]).Append(values.TryGetValue(place, out var value) ? value : throw new InvalidOperationException($"Nothing is there for the place {{{place}}}."));
            rest = rest[(close + 1)..];
        }

        return filled.Append(rest).ToString();
    }
}
