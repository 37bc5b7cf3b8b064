using System.Text.Json.Serialization;
using IdentityHost.Api.Administration.Audit;
using IdentityHost.Api.Administration.Clients;
using IdentityHost.Api.Administration.Consents;
using IdentityHost.Api.Administration.Groups;
using IdentityHost.Api.Administration.Keys;
using IdentityHost.Api.Administration.Scopes;
using IdentityHost.OpenId.Clients;

namespace IdentityHost.Api.Administration;

/// <summary>What bodies are read with: text as it was written, exact types.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(GroupInput))]
[JsonSerializable(typeof(GroupPatch))]
[JsonSerializable(typeof(ClientInput))]
[JsonSerializable(typeof(ClientPatch))]
[JsonSerializable(typeof(ClientSecretInput))]
[JsonSerializable(typeof(ClientMetadata))]
[JsonSerializable(typeof(InitialAccessTokenInput))]
[JsonSerializable(typeof(ScopeInput))]
[JsonSerializable(typeof(ScopePatch))]
[JsonSerializable(typeof(ResourceInput))]
[JsonSerializable(typeof(ResourcePatch))]
internal sealed partial class AdministrationInputs : JsonSerializerContext;

/// <summary>What answers are written with: every member is there, null or not.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GroupData))]
[JsonSerializable(typeof(GroupPage))]
[JsonSerializable(typeof(MemberPage))]
[JsonSerializable(typeof(PermissionData))]
[JsonSerializable(typeof(PermissionPage))]
[JsonSerializable(typeof(ClientPage))]
[JsonSerializable(typeof(RegisteredClientData))]
[JsonSerializable(typeof(InitialAccessTokenPage))]
[JsonSerializable(typeof(IssuedTokenData))]
[JsonSerializable(typeof(ScopePage))]
[JsonSerializable(typeof(ResourcePage))]
[JsonSerializable(typeof(SigningKeyPage))]
[JsonSerializable(typeof(ConsentPage))]
[JsonSerializable(typeof(AuditEntryPage))]
internal sealed partial class AdministrationOutputs : JsonSerializerContext;
