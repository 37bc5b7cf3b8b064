using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IdentityHost.Testing.Mail;

/// <summary>A certificate authority for one test, in a PEM file, and the certificates it issues.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset s_now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _root;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("identityhost-ca-");

    /// <summary>Makes one.</summary>
    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _root = request.CreateSelfSigned(s_now.AddDays(-1), s_now.AddDays(1));
        File.WriteAllText(PemFile, _root.ExportCertificatePem());
    }

    /// <summary>The authority's certificate.</summary>
    public string PemFile => Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>A server's certificate and key for a name, or for 127.0.0.1.</summary>
    public X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var issued = request.Create(_root, s_now.AddDays(-1), s_now.AddHours(12), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        // TLS wants a key that was loaded, not one that lives with the certificate.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The same in PEM files, for programs that are told where they are.</summary>
    public (string Certificate, string Key) IssueFiles(string name)
    {
        using var certificate = Issue(name);
        var files = (Path.Combine(_folder.FullName, "server.pem"), Path.Combine(_folder.FullName, "server.key"));
        File.WriteAllText(files.Item1, certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _root.Dispose();
        _folder.Delete(recursive: true);
    }
}
