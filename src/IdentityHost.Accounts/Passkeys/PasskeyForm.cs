using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>A new passkey as it was sent: its name, empty for one of ours, and what the browser made.</summary>
internal static class PasskeyForm
{
    /// <summary>The name without blanks around it, and everything that is wrong with the form.</summary>
    public static (string Name, IReadOnlyList<InputError> Errors) Read(string? name, string? credential)
    {
        var trimmed = name?.Trim() ?? "";
        var errors = new List<InputError>();
        if (PasskeyNames.Fault(trimmed) is { } fault)
            errors.Add(fault);
        if (PasskeyAnswer.IsMissing(credential))
            errors.Add(new("required", "credential"));
        return (trimmed, errors);
    }
}
