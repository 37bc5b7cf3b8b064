using IdentityHost.Operations;

namespace IdentityHost.ExternalSignIn.Settings;

/// <summary>Addresses of providers: https, or a stand-in on this machine (S-180).</summary>
internal static class ProviderAddress
{
    /// <summary>
    /// Whether people, codes and secrets may be sent there. Letters beyond ASCII stand in no header and in no request line: hosts have another spelling, paths
    /// are escaped.
    /// </summary>
    public static bool IsGood(string address) =>
        address.All(c => c is > ' ' and <= '~') && Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Fragment.Length == 0 && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IssuerAddress.IsLoopback(url.Host)));

    /// <summary>What is wrong with a setting, or null; one that is absent is not wrong.</summary>
    public static string? Fault(string key, string? address) =>
        address is null || IsGood(address) ? null : $"{key} is '{address}', but must be an https address (http on this machine only), without blanks or letters beyond ASCII.";
}
