using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace IdentityHost.Accounts.Identifiers;

/// <summary>An e-mail address in the spelling that is kept, shown and written to: trimmed, NFKC, domain in lower-case ASCII (S-006).</summary>
/// <remarks>RFC 5321 §4.1.2 without the forms nobody has: no quoted local parts, no address literals, no comments.</remarks>
public sealed record EmailAddress
{
    /// <summary>RFC 5321 §4.5.3.1.3 leaves 254 characters between the angle brackets.</summary>
    public const int MaxLength = 254;

    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    private EmailAddress(string value) => Value = value;

    /// <summary>What is stored and what mail is sent to.</summary>
    public string Value { get; }

    /// <summary>What is compared and kept unique.</summary>
    public string Normalized => Value.ToUpperInvariant();

    /// <inheritdoc />
    public override string ToString() => Value;

    /// <summary>Reads what somebody typed; false when it is no address.</summary>
    public static bool TryParse(string? typed, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        if (typed is null || typed.Length > MaxLength)
            return false;
        var trimmed = typed.Trim();
        if (HiddenCharacters.AreIn(trimmed))
            return false;

        var text = trimmed.Normalize(NormalizationForm.FormKC);
        var at = text.IndexOf('@');
        if (at is < 1 or > 64 || at != text.LastIndexOf('@') || !IsLocalPart(text.AsSpan(0, at)))
            return false;
        if (DomainOf(text[(at + 1)..]) is not { } domain)
            return false;

        var value = $"{text[..at]}@{domain}";
        if (value.Length > MaxLength)
            return false;
        address = new EmailAddress(value);
        return true;
    }

    /// <summary>RFC 5322 §3.2.3 dot-atom, letters and digits of any script with it (RFC 6531 §3.3).</summary>
    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
            return false;
        foreach (var c in local)
        {
            var good = c > 127 ? !char.IsPunctuation(c) && !char.IsSymbol(c) : char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal);
            if (!good)
                return false;
        }
        return true;
    }

    private static string? DomainOf(string domain)
    {
        try
        {
            var ascii = Domains.GetAscii(domain).ToLowerInvariant();
            return ascii.Contains('.', StringComparison.Ordinal) && !ascii.EndsWith('.') && !char.IsAsciiDigit(ascii[^1]) ? ascii : null;
        }
        catch (ArgumentException)
        {
            // The framework offers no Try form: what it cannot map is no domain.
            return null;
        }
    }
}
