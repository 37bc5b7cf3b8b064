using System.Security.Cryptography;
using System.Text;
using IdentityHost.OpenId;
using IdentityHost.Operations;

namespace IdentityHost.Delivery.Twilio;

/// <summary>Where Twilio reports what became of a message, and how we know that it is Twilio.</summary>
/// <param name="options">The settings.</param>
/// <param name="issuer">The server's own address; lazy, because in Development it is known only once the server listens.</param>
internal sealed class TwilioCallback(TwilioOptions options, Lazy<Issuer> issuer)
{
    /// <summary>The path.</summary>
    public const string Path = "/webhooks/twilio/status";

    /// <summary>The parameter that names our message.</summary>
    public const string MessageParameter = "message";

    /// <summary>The address for the reports about one message; null when Twilio is not to report, or could not reach us.</summary>
    public string? UrlOf(string messageId) =>
        options.StatusCallbacks ?? !IssuerAddress.IsLoopback(new Uri(issuer.Value.Value).Host) ? Address($"?{MessageParameter}={Uri.EscapeDataString(messageId)}") : null;

    /// <summary>
    /// Whether the account's secret signed the request: HMAC-SHA-1 over the address Twilio was given and the form's fields, sorted, names and values
    /// without anything between. The address is built from our own, never from the request's <c>Host</c> (S-175).
    /// </summary>
    public bool IsSigned(string? signature, string query, IEnumerable<KeyValuePair<string, string>> form)
    {
        // With an API key alone there is no secret that reports could be signed with, so none is.
        if (string.IsNullOrEmpty(options.AuthToken) || signature is null)
            return false;
        var signed = new StringBuilder(Address(query));
        foreach (var (name, value) in form.OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal))
            signed.Append(name).Append(value);
        var expected = HMACSHA1.HashData(Encoding.UTF8.GetBytes(options.AuthToken), Encoding.UTF8.GetBytes(signed.ToString()));
        var given = new byte[expected.Length];
        return Convert.TryFromBase64String(signature, given, out var length) && length == expected.Length && CryptographicOperations.FixedTimeEquals(given, expected);
    }

    private string Address(string query) => $"{issuer.Value.Value}{Path}{query}";
}
