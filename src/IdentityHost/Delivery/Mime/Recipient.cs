using System.Buffers;
using System.Text;

namespace IdentityHost.Delivery.Mime;

/// <summary>Whether a mail can go to what stands in <c>To</c>: exactly one plain address (S-176).</summary>
internal static class Recipient
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(" <>,;:\\\"()[]");

    /// <summary>Why not; null when it can.</summary>
    public static string? Fault(string to) =>
        !Ascii.IsValid(to) ? "the address has letters that need SMTPUTF8 (RFC 6531), which is not spoken here"
        : !IsOneAddress(to) ? "the recipient is not one plain address"
        : null;

    /// <summary>Nothing that could leave the angle brackets of an envelope.</summary>
    private static bool IsOneAddress(string to)
    {
        var at = to.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == to.LastIndexOf('@') && at < to.Length - 1 && !to.AsSpan().ContainsAny(s_special) && !to.Any(char.IsControl);
    }
}
