using IdentityHost.Accounts;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Api.Headless.Wire;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Headless.Configuration;

/// <summary><c>config</c>: the same for everybody.</summary>
internal sealed class Config(SignUpFlow signUp, IOptions<AccountsOptions> accounts, IOptions<SessionLifetimeOptions> sessions)
{
    private static readonly string[] s_types = ["recovery_codes", "totp", "webauthn"];

    public Task<Answer> GetAsync()
    {
        var options = accounts.Value;
        var methods = options.LoginMethodList;
        return Task.FromResult<Answer>(Answer.Of(new ConfigurationData(
            new AccountConfiguration(
                MethodOf(methods),
                methods,
                signUp.IsOpen,
                options.EmailVerificationByCodeEnabled,
                options.LoginByCodeEnabled,
                options.PasswordResetByCodeEnabled,
                [.. signUp.Fields.Select(Of)]),
            new SocialAccountConfiguration([]),
            new MfaConfiguration([.. s_types.Where(options.Mfa.Supports)], options.Mfa is { PasskeyLoginEnabled: true } mfa && mfa.Supports("webauthn")),
            new UserSessionsConfiguration(sessions.Value.TrackActivity))));
    }

    private static SignupFieldConfiguration Of(SignUpField field) => new(
        field.Name, field.IsRequired, field.Profile?.Type.ToString().ToLowerInvariant(), field.Profile is { Choices: { Count: > 0 } choices } ? choices : null);

    /// <summary>allauth's older word, which knows no numbers; null where they are all there is.</summary>
    private static string? MethodOf(IReadOnlyList<string> methods) =>
        (methods.Contains("username", StringComparer.Ordinal), methods.Contains("email", StringComparer.Ordinal)) switch
        {
            (true, true) => "username_email",
            (false, true) => "email",
            (true, false) => "username",
            _ => null,
        };
}
