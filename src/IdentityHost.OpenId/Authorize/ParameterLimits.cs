using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;

namespace IdentityHost.OpenId.Authorize;

/// <summary>How long the parameters of an authorization request may be: refused when longer, never cut (S-108).</summary>
internal static class ParameterLimits
{
    private static readonly (string Name, int Longest)[] s_limits =
    [
        ("nonce", 1024), ("scope", 2048), ("prompt", 128), ("max_age", 16), ("login_hint", 320), ("ui_locales", 256), ("acr_values", 1024),
        ("id_token_hint", 8192), ("claims", 4096), ("code_challenge", 128), ("resource", 1024),
    ];

    /// <summary>The refusal that names the first parameter that is too long; null when none is.</summary>
    public static OAuthError? Check(ProtocolParameters parameters)
    {
        foreach (var (name, value) in parameters.All)
        {
            foreach (var limit in s_limits)
            {
                if (value.Length > limit.Longest && string.Equals(name, limit.Name, StringComparison.Ordinal))
                    return OAuthError.InvalidRequest($"The parameter {name} has more than {limit.Longest} characters.");
            }
        }

        return null;
    }
}
