using System.Collections.Frozen;
using System.Text.Json.Nodes;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.SignIn;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>What somebody typed to sign up; fields that are not asked for are ignored.</summary>
/// <param name="Email">Null or empty for none.</param>
/// <param name="Username">Null or empty for none.</param>
/// <param name="Password">As typed, never trimmed; null or empty for none.</param>
public sealed record SignUpForm(string? Email, string? Username, string? Password)
{
    /// <summary>The key of an invitation, which also says the address; null or empty for none.</summary>
    public string? Invitation { get; init; }

    /// <summary>In E.164; null or empty for none.</summary>
    public string? Phone { get; init; }

    /// <summary>What stood in the field that people do not see (<see cref="Blocking.HoneyTrap.Field"/>); null or empty for nothing.</summary>
    public string? Bait { get; init; }

    /// <summary>What came for profile fields, by name; null stands for something that is no text, number or switch. Further names are ignored.</summary>
    public IReadOnlyDictionary<string, string?> Profile { get; init; } = FrozenDictionary<string, string?>.Empty;

    /// <inheritdoc />
    public override string ToString() => nameof(SignUpForm);
}

/// <summary>A field of the sign-up.</summary>
/// <param name="Name">What requests and errors call it.</param>
/// <param name="IsRequired">Whether it must be filled in.</param>
/// <param name="Profile">What it takes; null for address, user name, number and password.</param>
public sealed record SignUpField(string Name, bool IsRequired, ProfileField? Profile);

/// <summary>A form that can be used.</summary>
internal sealed record ReadForm(EmailAddress? Email, Username? Username, PhoneNumber? Phone, string? Password)
{
    /// <summary>The values of profile fields by name; null for none.</summary>
    public JsonObject? Profile { get; init; }

    /// <summary>Without the password (S-200).</summary>
    public override string ToString() => nameof(ReadForm);
}

/// <summary>Reads forms by <see cref="AccountsOptions.SignupFields"/>; all that is wrong is told at once.</summary>
internal sealed class SignUpForms(PasswordRules rules, BlockLists blocks, ProfileForm profile, TypedNumbers numbers, IOptions<AccountsOptions> options)
{
    private static readonly (string Setting, string Name)[] s_own = [("email", "email"), ("username", "username"), ("phone", "phone"), ("password1", "password")];

    public IReadOnlyList<ProfileField> ProfileFields => profile.Fields;

    /// <summary>Whether the address stays off the account until it is proven.</summary>
    public bool DefersAddress => options.Value.DeferIdentityUpdate;

    /// <summary>Whether there is this field, and whether it must be filled in.</summary>
    public (bool Taken, bool Required) Field(string name) => options.Value.SignupField(name);

    /// <summary>A telephone number as the form takes it; what is none as it was typed.</summary>
    public string? SpellPhone(string? typed) => numbers.Spell(typed);

    /// <summary>All fields, in their order.</summary>
    public IReadOnlyList<SignUpField> Fields =>
    [
        .. s_own.Where(f => options.Value.SignupField(f.Setting).Taken).Select(f => new SignUpField(f.Name, options.Value.SignupField(f.Setting).Required, null)),
        .. profile.Fields.Select(f => new SignUpField(f.Name, f.IsRequired, f)),
    ];

    /// <summary>The form, or everything that is wrong with it in the order of the fields.</summary>
    public (ReadForm? Form, IReadOnlyList<InputError> Errors) Read(SignUpForm form, bool byPasskey)
    {
        var errors = new List<InputError>();
        EmailAddress? email = null;
        if (IsThere("email", form.Email, errors) && (!EmailAddress.TryParse(form.Email, out email) || !blocks.MayRegister(email)))
            errors.Add(new("invalid", "email"));
        Username? username = null;
        if (IsThere("username", form.Username, errors) && !Username.TryParse(form.Username, out username))
            errors.Add(new(Username.IsTooLong(form.Username) ? "max_length" : "invalid", "username"));
        else if (username is not null && !blocks.MayRegister(username))
            errors.Add(new("username_blacklisted", "username"));
        PhoneNumber? phone = null;
        if (IsThere("phone", form.Phone, errors) && (!PhoneNumber.TryParseExact(form.Phone, out phone) || !blocks.MayRegister(phone)))
            errors.Add(new("invalid_phone", "phone"));
        string? password = null;
        if (!byPasskey && IsThere("password1", form.Password, errors))
        {
            password = form.Password;
            if (rules.Check(password!, form.Email, form.Username) is { } problem)
                errors.Add(new(PasswordRules.CodeOf(problem), "password"));
        }

        var values = profile.Read(form.Profile, errors);
        return errors.Count == 0 ? (new ReadForm(email, username, phone, password) { Profile = values }, []) : (null, errors);
    }

    private bool IsThere(string field, string? value, List<InputError> errors)
    {
        var (taken, required) = options.Value.SignupField(field);
        // S-021: a password of blanks is a password.
        var isEmpty = field == "password1" ? string.IsNullOrEmpty(value) : string.IsNullOrWhiteSpace(value);
        if (taken && required && isEmpty)
            errors.Add(new("required", field == "password1" ? "password" : field));
        return taken && !isEmpty;
    }
}
