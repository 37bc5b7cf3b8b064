using System.Text;
using Microsoft.AspNetCore.Identity;

namespace IdentityHost.Accounts.Identifiers;

/// <summary>The one form in which identifiers are compared and kept unique, also by ASP.NET Core Identity (S-006).</summary>
/// <remarks>
/// NFKC folds spellings that look alike because they are the same (full-width letters, ligatures); upper case folds case by the invariant
/// culture, in which the dotless ı stays what it is, so <c>mıke@</c> never reaches <c>mike@</c> (S-003).
/// </remarks>
public sealed class IdentifierNormalizer : ILookupNormalizer
{
    /// <summary>The form compared; null when there is nothing, or nothing a person could have typed.</summary>
    public static string? Normalize(string? identifier)
    {
        // Length before normalising: normalising is where long input would cost (S-210).
        if (identifier is null || identifier.Length > EmailAddress.MaxLength)
            return null;
        var trimmed = identifier.Trim();
        return trimmed.Length == 0 || HiddenCharacters.AreIn(trimmed) ? null : trimmed.Normalize(NormalizationForm.FormKC).ToUpperInvariant();
    }

    /// <inheritdoc />
    public string? NormalizeName(string? name) => Normalize(name);

    /// <inheritdoc />
    public string? NormalizeEmail(string? email) => EmailAddress.TryParse(email, out var address) ? address.Normalized : Normalize(email);
}
