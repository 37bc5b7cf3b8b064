using System.ComponentModel.DataAnnotations;
using IdentityHost.ExternalSignIn.Apple;
using IdentityHost.ExternalSignIn.Facebook;
using IdentityHost.ExternalSignIn.GitHub;
using IdentityHost.ExternalSignIn.Google;
using IdentityHost.ExternalSignIn.OpenIdConnect;

namespace IdentityHost.ExternalSignIn.Settings;

/// <summary>Sign-in by accounts at other companies, under <c>IdentityHost:ExternalSignIn</c>. A provider without a client id is switched off.</summary>
public sealed class ExternalSignInOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:ExternalSignIn";

    /// <summary>
    /// Whether providers without a client id are played by this server itself, with people to choose from, and <c>dummy</c> stands beside them. On in
    /// Development unless set; refused elsewhere.
    /// </summary>
    public bool Pretend { get; set; }

    /// <summary>How long a provider may take for each of its answers.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The ids of providers in the order in which people read them, by commas; those it leaves out come after them, by name.</summary>
    public string? Order { get; set; }

    /// <summary>GitHub, or a GitHub Enterprise Server.</summary>
    public GitHubSettings GitHub { get; set; } = new();

    /// <summary>Google.</summary>
    public GoogleSettings Google { get; set; } = new();

    /// <summary>Facebook.</summary>
    public FacebookSettings Facebook { get; set; } = new();

    /// <summary>Apple.</summary>
    public AppleSettings Apple { get; set; } = new();

    /// <summary>Any other OpenID provider, each by the id it has here.</summary>
    public Dictionary<string, OpenIdConnectSettings> OpenIdConnect { get; set; } = new(StringComparer.Ordinal);
}
