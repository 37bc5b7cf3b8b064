using System.Text.Json.Serialization;
using IdentityHost.Api.Administration.Audit;
using IdentityHost.Api.Administration.BlockLists;
using IdentityHost.Api.Administration.Clients;
using IdentityHost.Api.Administration.Consents;
using IdentityHost.Api.Administration.Groups;
using IdentityHost.Api.Administration.Invitations;
using IdentityHost.Api.Administration.Keys;
using IdentityHost.Api.Administration.Scopes;
using IdentityHost.Api.Administration.Sessions;
using IdentityHost.Api.Administration.Users;
using IdentityHost.Api.OwnAccount;
using IdentityHost.OpenId.Clients;

namespace IdentityHost.Api.Administration;

/// <summary>What bodies are read with: text as it was written, exact types.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BlockEntryInput))]
[JsonSerializable(typeof(BlockEntryPatch))]
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
[JsonSerializable(typeof(ProfilePatch))]
[JsonSerializable(typeof(RightsInput))]
[JsonSerializable(typeof(SendInvitationInput))]
[JsonSerializable(typeof(UserInput))]
[JsonSerializable(typeof(UserSelection))]
internal sealed partial class AdministrationInputs : JsonSerializerContext;

/// <summary>What answers are written with: every member is there, null or not.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BlockEntryData))]
[JsonSerializable(typeof(BlockEntryPage))]
[JsonSerializable(typeof(BlockListsData))]
[JsonSerializable(typeof(GroupData))]
[JsonSerializable(typeof(GroupPage))]
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
[JsonSerializable(typeof(SentInvitationData))]
[JsonSerializable(typeof(SentInvitationPage))]
[JsonSerializable(typeof(UserData))]
[JsonSerializable(typeof(UserOutcomes))]
[JsonSerializable(typeof(UserPage))]
[JsonSerializable(typeof(UserSessionData))]
[JsonSerializable(typeof(UserSessionPage))]
internal sealed partial class AdministrationOutputs : JsonSerializerContext;
