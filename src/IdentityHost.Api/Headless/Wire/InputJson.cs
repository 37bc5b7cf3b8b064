using System.Text.Json.Serialization;
using IdentityHost.Api.Headless.AccountSettings;
using IdentityHost.Api.Headless.Auth;
using IdentityHost.Api.Headless.Mfa;
using IdentityHost.Api.Headless.Providers;
using IdentityHost.Api.Headless.Sessions;
using IdentityHost.Api.Headless.Tokens;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>What bodies are read with: text is trimmed, passwords are not, unknown members are ignored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(InputText)])]
[JsonSerializable(typeof(LoginInput))]
[JsonSerializable(typeof(SignupInput))]
[JsonSerializable(typeof(KeyInput))]
[JsonSerializable(typeof(PasswordInput))]
[JsonSerializable(typeof(EmailInput))]
[JsonSerializable(typeof(PhoneInput))]
[JsonSerializable(typeof(CodeRequestInput))]
[JsonSerializable(typeof(ResetInput))]
[JsonSerializable(typeof(CodeInput))]
[JsonSerializable(typeof(DeviceInput))]
[JsonSerializable(typeof(PrimaryInput))]
[JsonSerializable(typeof(ChangePasswordInput))]
[JsonSerializable(typeof(SessionsInput))]
[JsonSerializable(typeof(NewPasskeyInput))]
[JsonSerializable(typeof(PasskeyNameInput))]
[JsonSerializable(typeof(AuthenticatorsInput))]
[JsonSerializable(typeof(CredentialInput))]
[JsonSerializable(typeof(TrustInput))]
[JsonSerializable(typeof(PasskeySignupInput))]
[JsonSerializable(typeof(ProviderTokenInput))]
[JsonSerializable(typeof(ProviderTokenParts))]
[JsonSerializable(typeof(ProviderRedirectInput))]
[JsonSerializable(typeof(ProviderAccountInput))]
[JsonSerializable(typeof(ProviderSignupInput))]
[JsonSerializable(typeof(RefreshInput))]
internal sealed partial class InputJson : JsonSerializerContext;
