namespace IdentityHost.Accounts.Authenticators;

/// <summary>allauth's names of the kinds of authenticators.</summary>
public static class AuthenticatorTypes
{
    private static readonly AuthenticatorKind[] s_order = [AuthenticatorKind.RecoveryCodes, AuthenticatorKind.Totp, AuthenticatorKind.WebAuthn];

    /// <summary>The name on the wire.</summary>
    public static string NameOf(AuthenticatorKind kind) => kind switch
    {
        AuthenticatorKind.Totp => "totp",
        AuthenticatorKind.RecoveryCodes => "recovery_codes",
        _ => "webauthn",
    };

    /// <summary>The kinds an account has, in the order allauth lists them.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<Authenticator> authenticators) =>
        [.. s_order.Where(kind => authenticators.Any(a => a.Kind == kind)).Select(NameOf)];
}
