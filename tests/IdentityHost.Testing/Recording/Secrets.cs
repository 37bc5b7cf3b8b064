using System.Text.RegularExpressions;

namespace IdentityHost.Testing.Recording;

/// <summary>Masks what opens a door, and leaves enough of it to tell two values apart.</summary>
internal static partial class Secrets
{
    private const string Names =
        "code|code_verifier|client_secret|client_assertion|access_token|refresh_token|id_token|id_token_hint|token|password|Password"
        + "|registration_access_token|csrf";

    /// <summary>The text with the values of secret parameters, members, cookies and credentials cut short.</summary>
    public static string Mask(string text)
    {
        text = FormParameter().Replace(text, m => m.Groups["name"].Value + "=" + Cut(m.Groups["value"].Value));
        text = JsonMember().Replace(text, m => $"\"{m.Groups["name"].Value}\":\"{Cut(m.Groups["value"].Value)}\"");
        return Credentials().Replace(text, m => m.Groups["scheme"].Value + " " + Cut(m.Groups["value"].Value));
    }

    private static string Cut(string value) => value.Length <= 12 ? value : value[..6] + "…" + value[^3..];

    [GeneratedRegex($"""(?<![\w.])(?<name>{Names}|sessionid|__Host-sessionid)=(?<value>[^&;\s"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormParameter();

    [GeneratedRegex($"""
        "(?<name>{Names})"\s*:\s*"(?<value>[^"]*)"
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex JsonMember();

    [GeneratedRegex(@"(?<scheme>Basic|Bearer) (?<value>[\w+/=.\-]{12,})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Credentials();
}
