namespace IdentityHost.Accounts.External;

/// <summary>How people come in by outside providers; allauth's settings <c>SOCIALACCOUNT_…</c>.</summary>
public sealed class ExternalOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "IdentityHost:Accounts:External";

    /// <summary>Whether an account is made at once where a provider says all that a sign-up requires; otherwise its owner is always shown the form.</summary>
    public bool AutoSignUp { get; set; } = true;
}
