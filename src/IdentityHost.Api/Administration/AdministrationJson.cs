using System.Text.Json.Serialization;
using IdentityHost.Api.Administration.Groups;

namespace IdentityHost.Api.Administration;

/// <summary>What bodies are read with: text as it was written, exact types.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(GroupInput))]
[JsonSerializable(typeof(GroupPatch))]
internal sealed partial class AdministrationInputs : JsonSerializerContext;

/// <summary>What answers are written with: every member is there, null or not.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GroupData))]
[JsonSerializable(typeof(GroupPage))]
[JsonSerializable(typeof(MemberPage))]
[JsonSerializable(typeof(PermissionData))]
[JsonSerializable(typeof(PermissionPage))]
internal sealed partial class AdministrationOutputs : JsonSerializerContext;
