using System.Collections.Frozen;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.External.Newcomers;

/// <summary>Fills in the form of a sign-up from what a provider says. Which profile fields it fills is the operator's setting, and the form's rules hold for them.</summary>
internal sealed class ExternalForms(IExternalProviders providers, SignUpForms forms, TakenNames names, IOptions<ExternalOptions> options)
{
    /// <summary>The form as the provider fills it in.</summary>
    public SignUpForm Suggest(ExternalIdentity identity) => new(ExternalMatches.FirstOf(identity)?.Value, identity.Username, null)
    {
        Profile = ValuesOf(identity).ToFrozenDictionary(v => v.Name, v => (string?)v.Value, StringComparer.Ordinal),
    };

    /// <summary>The identity with what a form may need of it, and nothing else that the provider said.</summary>
    public ExternalIdentity Needed(ExternalIdentity identity) =>
        identity with { Fields = identity.Fields.Where(f => MappedBy(identity.Provider).Values.Contains(f.Key, StringComparer.Ordinal)).ToFrozenDictionary(StringComparer.Ordinal) };

    /// <summary>The form, if the provider says all that is required and nobody need see it; what is no good and not required is left out.</summary>
    public async ValueTask<ReadForm?> ReadAsync(ExternalIdentity identity, CancellationToken ct)
    {
        if (!options.Value.AutoSignUp)
            return null;
        var form = Suggest(identity);
        var (read, errors) = forms.Read(form, byPasskey: true);
        if (read is null)
            (read, _) = forms.Read(Without(form, errors), byPasskey: true);
        if (read?.Username is not { } name || !await names.HaveAsync(name, ct))
            return read;
        return forms.Field("username").Required ? null : read with { Username = null };
    }

    /// <summary>The form as it was filled in, and the provider's values where nothing was; or everything that is wrong.</summary>
    public (ReadForm? Form, IReadOnlyList<InputError> Errors) Read(ExternalIdentity identity, SignUpForm typed)
    {
        var suggested = Suggest(identity);
        var profile = new Dictionary<string, string?>(suggested.Profile, StringComparer.Ordinal);
        foreach (var (name, value) in typed.Profile)
            profile[name] = value;
        var form = typed with { Email = typed.Email ?? suggested.Email, Password = null, Profile = profile };
        return forms.Read(form, byPasskey: true);
    }

    /// <summary>What the provider says of columns that no form of the operator asks for: taken over as far as it is what such a column takes.</summary>
    public IReadOnlyDictionary<string, string> ColumnsOf(ExternalIdentity identity) => ValuesOf(identity)
        .Where(v => forms.ProfileFields.All(f => f.Name != v.Name) && ProfileColumns.Find(v.Name) is { } column && column.Fault(v.Value) is null)
        .ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    private static SignUpForm Without(SignUpForm form, IReadOnlyList<InputError> errors)
    {
        var wrong = errors.Select(e => e.Param).ToHashSet(StringComparer.Ordinal);
        return form with
        {
            Email = wrong.Contains("email") ? null : form.Email,
            Username = wrong.Contains("username") ? null : form.Username,
            Profile = form.Profile.Where(f => !wrong.Contains(f.Key)).ToFrozenDictionary(StringComparer.Ordinal),
        };
    }

    private IEnumerable<(string Name, string Value)> ValuesOf(ExternalIdentity identity)
    {
        foreach (var (ours, theirs) in MappedBy(identity.Provider))
        {
            if (identity.Fields.TryGetValue(theirs, out var value) && value.Trim() is { Length: > 0 } text)
                yield return (ours, text);
        }
    }

    private IReadOnlyDictionary<string, string> MappedBy(string provider) =>
        providers.Enabled.FirstOrDefault(p => p.Id == provider)?.ProfileFields ?? FrozenDictionary<string, string>.Empty;
}
