using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace IdentityHost.OpenId.OutboundFetch;

/// <summary>Certificate authorities trusted besides those of the system.</summary>
internal static class ExtraTrust
{
    /// <summary>TLS options that also trust the authorities in this PEM file; the system's alone when there is none.</summary>
    public static SslClientAuthenticationOptions Options(string? pemFile)
    {
        var options = new SslClientAuthenticationOptions();
        if (pemFile is null)
            return options;

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(pemFile);
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities);
        return options;
    }

    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (errors == SslPolicyErrors.None)
            return true;

        // A wrong name or no certificate at all is no question of trust.
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 presented)
            return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(presented);
    }
}
