using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.PhoneNumbers;

namespace IdentityHost.Accounts.SignIn;

/// <summary>What somebody typed to sign in, with a field for every kind of identifier; fields that are not taken here are ignored.</summary>
/// <param name="Email">Null or empty for none.</param>
/// <param name="Username">Null or empty for none.</param>
/// <param name="Password">As typed, never trimmed.</param>
public sealed record LoginForm(string? Email, string? Username, string? Password)
{
    /// <summary>In E.164; null or empty for none.</summary>
    public string? Phone { get; init; }

    /// <summary>The proof it holds; or everything that is wrong with it in the order of the fields. One identifier, and only one, names an account.</summary>
    internal (PasswordProof? Proof, IReadOnlyList<InputError> Errors) Read(IReadOnlyList<string> methods)
    {
        var errors = new List<InputError>();
        var email = Taken("email", Email, methods, errors);
        var username = Taken("username", Username, methods, errors);
        var phone = Taken("phone", Phone, methods, errors);
        if (email is not null && !EmailAddress.TryParse(email, out _))
            errors.Add(new("invalid", "email"));
        if (phone is not null && !PhoneNumber.TryParseExact(phone, out _))
            errors.Add(new("invalid_phone", "phone"));
        if (string.IsNullOrEmpty(Password))
            errors.Add(new("required", "password"));
        if (errors.Count > 0)
            return (null, errors);
        return (email, username, phone) switch
        {
            ({ } address, null, null) => (new PasswordProof(address, Password!, IdentifierKind.Email), []),
            (null, { } name, null) => (new PasswordProof(name, Password!, IdentifierKind.Username), []),
            (null, null, { } number) => (new PasswordProof(number, Password!, IdentifierKind.Phone), []),
            _ => (null, [new("invalid_login")]),
        };
    }

    /// <inheritdoc />
    public override string ToString() => nameof(LoginForm);

    private static string? Taken(string method, string? value, IReadOnlyList<string> methods, List<InputError> errors)
    {
        if (!methods.Contains(method, StringComparer.Ordinal))
            return null;
        if (!string.IsNullOrWhiteSpace(value))
            return value;
        if (methods.Count == 1)
            errors.Add(new("required", method));
        return null;
    }
}
