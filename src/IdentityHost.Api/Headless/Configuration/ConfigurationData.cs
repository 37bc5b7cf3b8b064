using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Configuration;

/// <summary>What a front end must know of the settings.</summary>
internal sealed record ConfigurationData(AccountConfiguration Account, SocialAccountConfiguration Socialaccount, MfaConfiguration Mfa, UserSessionsConfiguration Usersessions);

/// <summary>Of accounts.</summary>
internal sealed record AccountConfiguration(
    [property: Member("email", "username", "username_email")] string? AuthenticationMethod,
    [property: Member("email", "username", "phone")] IReadOnlyList<string> LoginMethods,
    bool IsOpenForSignup,
    bool EmailVerificationByCodeEnabled,
    bool LoginByCodeEnabled,
    bool PasswordResetByCodeEnabled,
    IReadOnlyList<SignupFieldConfiguration> SignupFields);

/// <summary>A field of the sign-up, which allauth's clients know from settings of their own.</summary>
/// <param name="Name">What <c>auth/signup</c> calls it.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Type">Of a profile field, as the settings call it, in lower case; null for the others, whose names say it.</param>
/// <param name="Choices">What a choice may be; null for anything else.</param>
internal sealed record SignupFieldConfiguration(string Name, bool Required, string? Type, IReadOnlyList<string>? Choices);

/// <summary>Of outside providers.</summary>
internal sealed record SocialAccountConfiguration(IReadOnlyList<WireProvider> Providers);

/// <summary>Of second factors.</summary>
internal sealed record MfaConfiguration([property: Member("recovery_codes", "totp", "webauthn")] IReadOnlyList<string> SupportedTypes, bool PasskeyLoginEnabled);

/// <summary>Of the list of sessions.</summary>
internal sealed record UserSessionsConfiguration(bool TrackActivity);
