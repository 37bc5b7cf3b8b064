namespace IdentityHost.ExternalSignIn.Settings;

/// <summary>What every provider has.</summary>
public abstract class ProviderSettings
{
    /// <summary>What people read on its button; its own name when absent.</summary>
    public string? Name { get; set; }

    /// <summary>The client id this server got there; without one the provider is switched off.</summary>
    public string? ClientId { get; set; }

    /// <summary>The secret of the client.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What is asked for there, by blanks; what signing in needs when absent.</summary>
    public string? Scopes { get; set; }

    /// <summary>Whether who comes with an address that is verified there is let in to the account that has proven the same one, without a proof of the mailbox.</summary>
    public bool VouchesForAddresses { get; set; }

    /// <summary>Which fields of a new account are filled from which of the provider's: our name as the key, its name as the value; an empty value for none.</summary>
    public Dictionary<string, string> ProfileFields { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Which fields are filled unless <see cref="ProfileFields"/> says otherwise.</summary>
    internal abstract IReadOnlyDictionary<string, string> UsualFields { get; }

    /// <summary>Whether the provider is switched on.</summary>
    internal bool IsOn => !string.IsNullOrWhiteSpace(ClientId);

    /// <summary>Both together.</summary>
    internal IReadOnlyDictionary<string, string> Fields()
    {
        var fields = new Dictionary<string, string>(UsualFields, StringComparer.Ordinal);
        foreach (var (ours, theirs) in ProfileFields)
            fields[ours] = theirs;
        return fields.Where(field => field.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
    }
}
