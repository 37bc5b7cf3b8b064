using IdentityHost.Operations;

namespace IdentityHost.Delivery.Vendors;

/// <summary>The address of a vendor's API: the real one, a region's, or a stand-in on this machine.</summary>
internal static class VendorAddress
{
    /// <summary>What is wrong with the setting, or null: secrets travel encrypted, or do not leave this machine.</summary>
    public static string? Fault(string key, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IssuerAddress.IsLoopback(url.Host)))
            ? null
            : $"{key} is '{address}', but must be an https address (http on this machine only).";

    /// <summary>An address below it.</summary>
    public static Uri Join(string address, string path) => new(address.TrimEnd('/') + path);
}
