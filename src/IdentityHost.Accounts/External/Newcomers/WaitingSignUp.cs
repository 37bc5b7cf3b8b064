using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.External.Newcomers;

/// <summary>A sign-up that waits for data, as its pending step remembers it (S-026).</summary>
internal sealed record WaitingSignUp(ExternalIdentity Identity)
{
    public string ToJson() => JsonSerializer.Serialize(this, WaitingSignUpJson.Default.WaitingSignUp);

    public static WaitingSignUp Of(PendingStep step) => JsonSerializer.Deserialize(step.Data!, WaitingSignUpJson.Default.WaitingSignUp)!;

    /// <summary>Without what is personal (S-200).</summary>
    public override string ToString() => nameof(WaitingSignUp);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(WaitingSignUp))]
internal sealed partial class WaitingSignUpJson : JsonSerializerContext;
