using System.Buffers;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Delivery.Vendors;

namespace IdentityHost.Delivery.Twilio;

/// <summary>Checks Twilio's settings; each fault is one sentence that names the setting and holds no secret.</summary>
internal static class TwilioCheck
{
    private const int SidLength = 34;
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdefABCDEF");

    public static IEnumerable<string> Faults(TwilioOptions options)
    {
        if (!IsSid(options.AccountSid, "AC"))
            yield return $"{SmsOptions.Section}:Transport is Twilio, but {TwilioOptions.Section}:AccountSid is not AC and 32 hexadecimal digits.";
        if (string.IsNullOrWhiteSpace(options.ApiKeySid) != string.IsNullOrWhiteSpace(options.ApiKeySecret))
            yield return $"{TwilioOptions.Section}:ApiKeySid and {TwilioOptions.Section}:ApiKeySecret go together, but one of them is missing.";
        if (string.IsNullOrWhiteSpace(options.AuthToken) && (string.IsNullOrWhiteSpace(options.ApiKeySid) || options.StatusCallbacks != false))
            yield return $"{TwilioOptions.Section}:AuthToken is missing. An API key stands in for it only while {TwilioOptions.Section}:StatusCallbacks is false, because callbacks are signed with it.";
        if (string.IsNullOrWhiteSpace(options.From) == string.IsNullOrWhiteSpace(options.MessagingServiceSid))
            yield return $"Set either {TwilioOptions.Section}:From or {TwilioOptions.Section}:MessagingServiceSid.";
        else if (options.From is { Length: > 0 } from && !IsSender(from))
            yield return $"{TwilioOptions.Section}:From is '{from}', but must be a number in E.164 (+15550100), a short code, or up to 11 letters and digits.";
        else if (options.MessagingServiceSid is { Length: > 0 } service && !IsSid(service, "MG"))
            yield return $"{TwilioOptions.Section}:MessagingServiceSid is '{service}', but must be MG and 32 hexadecimal digits.";
        if (VendorAddress.Fault($"{TwilioOptions.Section}:BaseUrl", options.BaseUrl) is { } fault)
            yield return fault;
    }

    /// <summary>An id of Twilio's: two letters for the kind, and 32 hexadecimal digits.</summary>
    private static bool IsSid(string? text, string kind) =>
        text is { Length: SidLength } && text.StartsWith(kind, StringComparison.Ordinal) && text.AsSpan(kind.Length).IndexOfAnyExcept(s_hex) < 0;

    /// <summary>A number, a short code, or a name that holds a letter.</summary>
    private static bool IsSender(string text)
    {
        if (text.StartsWith('+'))
            return PhoneNumber.TryParseExact(text, out _);
        return text.All(char.IsAsciiDigit) ? text.Length is >= 3 and <= 8 : text.Length <= 11 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ') && text.Any(char.IsAsciiLetter);
    }
}
