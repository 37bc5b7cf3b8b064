using System.Globalization;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>What passkeys are called.</summary>
internal static class PasskeyNames
{
    private const int MostCharacters = 100;

    /// <summary>What is wrong with a name somebody typed; null when nothing is.</summary>
    public static InputError? Fault(string name)
    {
        if (name.Length > MostCharacters)
            return new("max_length", "name");
        return HiddenCharacters.AreIn(name.Replace(" ", "", StringComparison.Ordinal)) ? new("invalid", "name") : null;
    }

    /// <summary>allauth's names for those who give none: for the account's first, second and further passkeys.</summary>
    public static string Next(IReadOnlyList<Authenticator> present) => present.Count(a => a.Kind == AuthenticatorKind.WebAuthn) switch
    {
        0 => "Master key",
        1 => "Backup key",
        var count => string.Create(CultureInfo.InvariantCulture, $"Key nr. {count + 1}"),
    };
}
