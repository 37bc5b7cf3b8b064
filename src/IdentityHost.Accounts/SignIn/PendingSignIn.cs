using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.SignIn;

/// <summary>A sign-in that is under way, as its pending step remembers it (S-026).</summary>
/// <param name="Proven">What was proven so far, in order.</param>
/// <param name="Stamp">The account's stamp when it began; another stamp ends it. Empty where nobody has what was typed.</param>
/// <param name="StartedAt">When it began; it may take as long as <see cref="AccountsOptions.LoginTimeout"/> says.</param>
internal sealed record PendingSignIn(IReadOnlyList<ProvenMethod> Proven, string Stamp, DateTimeOffset StartedAt)
{
    /// <summary>The step that is owed now: a flow id of <see cref="SignInSteps"/>.</summary>
    public string Stage { get; init; } = "";

    /// <summary>Whether it began by asking for a code instead of by a proof.</summary>
    public bool ByCode { get; init; }

    /// <summary>The address typed, which must be a proven one before the person is in; null when none was typed.</summary>
    public string? Email { get; init; }

    /// <summary>The mailbox of the account that gets the code asked for with that address; null where the account is nobody's, or has no address.</summary>
    public string? Mailbox { get; init; }

    /// <summary>The address of somebody else that was typed in place of the first one; null where none was (S-003).</summary>
    public string? Corrected { get; init; }

    /// <summary>Whether an address of the account was proven on the way.</summary>
    public bool EmailProven { get; init; }

    /// <summary>The number a code was asked for with, or that somebody signed up with; null when none was typed, or the account has it.</summary>
    public string? Phone { get; init; }

    /// <summary>Whether a number was proven on the way.</summary>
    public bool PhoneProven { get; init; }

    /// <summary>Whether a passkey is to be made before the session begins, the account having no password.</summary>
    public bool PasskeySignUp { get; init; }

    /// <summary>A sign-up with an address or number that others have: the account it becomes when that is corrected, as any other would (S-003).</summary>
    public SignUpDraft? Draft { get; init; }

    /// <summary>The identity at a provider that is connected to the account when nothing is owed any more (S-165); null for none.</summary>
    public LinkDraft? Link { get; init; }

    /// <summary>The account to which that is to happen once its mailbox is proven; nobody is signing in until then. Null when it is nobody's, or proven.</summary>
    public string? ConnectsTo { get; init; }

    /// <summary>Whether this browser was asked if it is to be trusted.</summary>
    public bool TrustAnswered { get; init; }

    /// <summary>The kinds of authenticators the account could show now, in allauth's words and order; for the step that asks for one.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The one-time-code devices the second factor can be shown with; empty for every other step.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>What the browser or app says it is that asked for a code with a link beside it; null where it says nothing, or no link is sent.</summary>
    public string? Device { get; init; }

    /// <summary>What the app is called for which it asked; null for none.</summary>
    public string? App { get; init; }

    /// <summary>The id of the one a code was sent to as the second factor; null for none.</summary>
    public string? SentBy { get; init; }

    /// <summary>Counters of the account that a finished sign-in clears (S-013).</summary>
    public IReadOnlyList<string> Counters { get; init; } = [];

    /// <summary>Of the kinds in <see cref="Types"/> the one that was used last; null where none was used yet.</summary>
    public string? LastUsed { get; init; }

    /// <summary>The name it began with, as it was typed; null where none was.</summary>
    [JsonIgnore]
    public string? Typed => Email ?? Phone ?? Proven.FirstOrDefault(p => p.Username is not null)?.Username;

    public bool HasProven(string method) => Proven.Any(p => string.Equals(p.Method, method, StringComparison.Ordinal));

    public string ToJson() => JsonSerializer.Serialize(this, PendingSignInJson.Default.PendingSignIn);

    public static PendingSignIn Of(PendingStep step) => JsonSerializer.Deserialize(step.Data!, PendingSignInJson.Default.PendingSignIn)!;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PendingSignIn))]
internal sealed partial class PendingSignInJson : JsonSerializerContext;
