using System.Net.Mail;
using System.Text;

namespace IdentityHost.Delivery.Mime;

/// <summary>Who mails come from: <c>id@example.org</c>, or <c>Example &lt;id@example.org&gt;</c>.</summary>
/// <param name="Address">For the envelope.</param>
/// <param name="Header">For the header <c>From</c>.</param>
/// <param name="Name">The name as people read it; null without one.</param>
internal sealed record Sender(string Address, string Header, string? Name)
{
    /// <summary>What stands behind the <c>@</c>.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Reads the setting; null when it is no address that every mail server takes.</summary>
    public static Sender? Parse(string setting)
    {
        if (!Ascii.IsValid(setting.AsSpan(setting.LastIndexOf('<') + 1)) || setting.Any(char.IsControl) || !MailAddress.TryCreate(setting, out var read))
            return null;
        if (read.DisplayName.Length == 0)
            return new(read.Address, read.Address, null);
        var name = HeaderText.Encode(read.DisplayName);
        // RFC 5322 §3.2.4: what is not encoded is quoted, for it may hold a comma.
        var plain = name == read.DisplayName;
        return new(read.Address, plain ? $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{read.Address}>" : $"{name} <{read.Address}>", read.DisplayName);
    }
}
