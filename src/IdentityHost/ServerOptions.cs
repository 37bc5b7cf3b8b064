using System.ComponentModel.DataAnnotations;

namespace IdentityHost;

/// <summary>Settings of the server as a whole, under <c>IdentityHost</c>.</summary>
public sealed class ServerOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost";

    /// <summary>The public address (<c>iss</c>): scheme, host and port, without a trailing slash. In Development the first listen address when absent.</summary>
    public string? Issuer { get; set; }

    /// <summary>The master key itself: 32 bytes or more in Base64. Takes precedence over the file.</summary>
    public string? MasterKey { get; set; }

    /// <summary>The file that holds the master key in Base64; by default <c>identityhost.key</c> beside the SQLite file, or beside the settings on PostgreSQL.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>A JSON file applied at every start.</summary>
    public string? SeedFile { get; set; }

    /// <summary>Further names this server may be called by in <c>Host</c>; the issuer's own is always among them (S-175).</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Seconds a stopping server waits for the requests it has begun.</summary>
    [Range(1, 600)]
    public int ShutdownTimeout { get; set; } = 30;
}
