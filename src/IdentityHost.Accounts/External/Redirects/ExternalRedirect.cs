using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.External.Redirects;

/// <summary>What an identity is wanted for; allauth's words.</summary>
public static class ExternalProcess
{
    /// <summary>To sign in, or up.</summary>
    public const string Login = "login";

    /// <summary>To connect it to the account that is signed in.</summary>
    public const string Connect = "connect";

    /// <summary>To prove again that it is the account's owner who is signed in; pages only, allauth has no such process.</summary>
    public const string Reauthenticate = "reauthenticate";
}

/// <summary>A browser's wish to go to a provider.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Process">One of <see cref="ExternalProcess"/>.</param>
/// <param name="Callback">Where the browser goes afterwards; whoever asks has checked that it may.</param>
public sealed record ExternalRedirect(string Provider, string Process, string Callback);

/// <summary>How that begins.</summary>
public abstract record ExternalBeginning
{
    private ExternalBeginning()
    {
    }

    /// <summary>The browser goes to the provider.</summary>
    public sealed record Go(string Location) : ExternalBeginning;

    /// <summary>It does not go there.</summary>
    /// <param name="Error">Why, in the words of <c>error</c> at the callback.</param>
    public sealed record Not(string Error) : ExternalBeginning
    {
        /// <summary>Whether a recent proof is all that is missing (S-165).</summary>
        public bool IsStale => Error == ExternalErrors.Stale;

        /// <summary>Whether what was asked for is nothing: no such provider, no such process.</summary>
        public bool IsNothing { get; init; }
    }
}

/// <summary>A browser on its way to a provider and back, as its pending step remembers it (S-163).</summary>
internal sealed record BegunRedirect(string Provider, string Process, string Callback)
{
    public string ToJson() => JsonSerializer.Serialize(this, BegunRedirectJson.Default.BegunRedirect);

    public static BegunRedirect Of(PendingStep step) => JsonSerializer.Deserialize(step.Data!, BegunRedirectJson.Default.BegunRedirect)!;
}

[JsonSerializable(typeof(BegunRedirect))]
internal sealed partial class BegunRedirectJson : JsonSerializerContext;
