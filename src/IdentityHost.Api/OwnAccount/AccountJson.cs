using System.Text.Json.Serialization;

namespace IdentityHost.Api.OwnAccount;

/// <summary>What bodies are read with: text as it was written, exact types.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(InvitationInput))]
[JsonSerializable(typeof(PasswordChangeInput))]
[JsonSerializable(typeof(ProfilePatch))]
[JsonSerializable(typeof(SecondFactorInput))]
[JsonSerializable(typeof(DeviceInput))]
[JsonSerializable(typeof(DeviceCodeInput))]
internal sealed partial class AccountInputs : JsonSerializerContext;

/// <summary>What answers are written with: every member is there, null or not.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProfileData))]
[JsonSerializable(typeof(GroupAnswer))]
[JsonSerializable(typeof(PermissionAnswer))]
[JsonSerializable(typeof(ExportData))]
[JsonSerializable(typeof(DeletionData))]
[JsonSerializable(typeof(SecondFactorData))]
[JsonSerializable(typeof(DeviceList))]
[JsonSerializable(typeof(NewDeviceData))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(ConnectedAppPage))]
[JsonSerializable(typeof(InvitationData))]
[JsonSerializable(typeof(InvitationPage))]
internal sealed partial class AccountOutputs : JsonSerializerContext;
