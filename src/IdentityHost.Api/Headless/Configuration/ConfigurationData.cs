using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Configuration;

/// <summary>What a front end must know of the settings.</summary>
internal sealed record ConfigurationData(AccountConfiguration Account, SocialAccountConfiguration Socialaccount, MfaConfiguration Mfa, UserSessionsConfiguration Usersessions);

/// <summary>Of accounts.</summary>
internal sealed record AccountConfiguration(
    string? AuthenticationMethod,
    IReadOnlyList<string> LoginMethods,
    bool IsOpenForSignup,
    bool EmailVerificationByCodeEnabled,
    bool LoginByCodeEnabled,
    bool PasswordResetByCodeEnabled);

/// <summary>Of outside providers.</summary>
internal sealed record SocialAccountConfiguration(IReadOnlyList<WireProvider> Providers);

/// <summary>Of second factors.</summary>
internal sealed record MfaConfiguration(IReadOnlyList<string> SupportedTypes, bool PasskeyLoginEnabled);

/// <summary>Of the list of sessions.</summary>
internal sealed record UserSessionsConfiguration(bool TrackActivity);
