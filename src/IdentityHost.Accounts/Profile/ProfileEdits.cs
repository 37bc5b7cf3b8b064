using System.Text.Json.Nodes;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.SignIn;

namespace IdentityHost.Accounts.Profile;

/// <summary>Reads what is to be different about a profile, for its owner and for who administers it.</summary>
internal sealed class ProfileEdits(ProfileForm form)
{
    private static readonly string[] s_addressParts = ["formatted", "street_address", "locality", "region", "postal_code", "country"];

    /// <summary>Puts the changes into the account, and says how to write it; or everything that is wrong, and the account stays as it is.</summary>
    public IReadOnlyList<InputError> Make(Account account, ProfileChange change, DateTimeOffset now, out WriteProfile write)
    {
        var errors = new List<InputError>();
        var writes = new List<Action>();
        foreach (var (name, value) in change.Values)
            Note(errors, name, Set(account, name, value, writes));
        ChangeAddress(account, change, errors, writes);
        ChangeFields(account, change, errors, writes);
        write = new WriteProfile(account, account.ConcurrencyStamp, RandomToken.NewId());
        if (errors.Count > 0)
            return errors;

        foreach (var apply in writes)
            apply();
        // In milliseconds, for so much is kept.
        account.UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        account.ConcurrencyStamp = write.NewStamp;
        return errors;
    }

    /// <summary>Where the operator asks for a value of this name, it is read by the rules of the sign-up.</summary>
    private string? Set(Account account, string name, string? value, List<Action> writes)
    {
        if (ProfileColumns.Find(name) is not { } column)
            return "unknown_member";
        var typed = value?.Trim();
        if (FieldOf(name) is { } field)
        {
            if (field.Read(typed) is { Error: { } error })
                return error;
        }
        else if (typed is { Length: > 0 } && column.Fault(typed) is { } fault)
        {
            return fault;
        }

        writes.Add(() => column.Write(account, string.IsNullOrEmpty(typed) ? null : typed));
        return null;
    }

    private static void ChangeAddress(Account account, ProfileChange change, List<InputError> errors, List<Action> writes)
    {
        if (change.RemovesAddress)
            writes.Add(() => account.Address = null);
        if (change.Address.Count == 0)
            return;
        var address = account.Address is { } before ? JsonNode.Parse(before)!.AsObject() : [];
        foreach (var (name, value) in change.Address)
        {
            var typed = value?.Trim();
            var isFormatted = name == "formatted";
            Note(errors, "address/" + name, !s_addressParts.Contains(name, StringComparer.Ordinal) ? "unknown_member"
                : string.IsNullOrEmpty(typed) ? null
                : ProfileColumns.Line(isFormatted ? typed.ReplaceLineEndings(" ") : typed));
            if (string.IsNullOrEmpty(typed))
                address.Remove(name);
            else
                address[name] = typed;
        }

        writes.Add(() => account.Address = address.Count == 0 ? null : address.ToJsonString());
    }

    private void ChangeFields(Account account, ProfileChange change, List<InputError> errors, List<Action> writes)
    {
        if (change.Fields.Count == 0)
            return;
        var own = account.ExtraFields is { } before ? JsonNode.Parse(before)!.AsObject() : [];
        foreach (var (name, typed) in change.Fields)
        {
            // Those that are standard values stand among them.
            var (value, error) = ProfileColumns.Find(name) is null && FieldOf(name) is { } field ? field.Read(typed) : (null, "unknown_member");
            Note(errors, "fields/" + name, error);
            if (value is null)
                own.Remove(name);
            else
                own[name] = value;
        }

        writes.Add(() => account.ExtraFields = own.Count == 0 ? null : own.ToJsonString());
    }

    private ProfileField? FieldOf(string name) => form.Fields.FirstOrDefault(f => f.Name == name);

    private static void Note(List<InputError> errors, string param, string? code)
    {
        if (code is not null)
            errors.Add(new(code, param));
    }
}
