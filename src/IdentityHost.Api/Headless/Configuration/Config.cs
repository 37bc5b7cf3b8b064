using IdentityHost.Accounts;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Api.Headless.Wire;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Headless.Configuration;

/// <summary><c>config</c>: the same for everybody; of the providers, those this kind of client can use.</summary>
internal sealed class Config(SignUpFlow signUp, IExternalProviders providers, IOptions<AccountsOptions> accounts, IOptions<SessionLifetimeOptions> sessions)
{
    private static readonly string[] s_types = ["recovery_codes", "totp", "webauthn"];

    public Task<Answer> GetAsync(HeadlessCall call)
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
            new SocialAccountConfiguration([.. providers.Enabled.Where(p => call.Visitor.Kind == ClientKind.Browser ? p.HasRedirect : p.HasToken).Select(WireForms.Of)]),
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
