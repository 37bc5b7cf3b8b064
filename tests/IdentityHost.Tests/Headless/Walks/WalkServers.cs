using IdentityHost.Accounts;
using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>A server for walks: its limits let nearly everything through, and a password costs next to nothing.</summary>
public class WalkServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        .. ((string[])["Login", "Signup", "ResetPassword", "ResetPasswordFromKey", "Reauthenticate", "ChangePassword", "ManageEmail", "RequestLoginCode", "ConfirmEmail"])
            .Select(rate => ($"IdentityHost:Accounts:RateLimits:{rate}", "")),
        ("IdentityHost:Accounts:Codes:PerHour", "20"),
        ("IdentityHost:Accounts:Codes:PerDay", "100"),
        ("IdentityHost:Accounts:Codes:TriesPerDay", "100"),
        ("IdentityHost:Accounts:Codes:ResendAfter", "00:00:05"),
        ("IdentityHost:Accounts:Throttling:FreeTries", "100"),
        ("IdentityHost:ExternalSignIn:Pretend", "true"),
    ];

    protected override Action<IServiceCollection> Services => services => services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>, CheapHasher>());

    private sealed class CheapHasher : IPasswordHasher<Account>
    {
        public string HashPassword(Account user, string password) => $"walk:{password}";

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword) =>
            hashedPassword == HashPassword(user, providedPassword) ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed;
    }
}

/// <summary>The same where a mailed code is owed after a password, a reset signs in, apps get tokens by the JWT strategy, and numbers sign in as well.</summary>
public sealed class MailedCodeWalkServer : WalkServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        .. base.Settings,
        ("IdentityHost:Accounts:LoginByCodeRequired", "password"),
        ("IdentityHost:Accounts:LoginOnPasswordReset", "true"),
        ("IdentityHost:Accounts:Headless:TokenStrategy", "Jwt"),
        ("IdentityHost:Accounts:LoginMethods", "email,phone"),
        ("IdentityHost:Accounts:SignupFields", "email*,phone,password1*"),
        ("IdentityHost:Accounts:RateLimits:ChangePhone", ""),
        ("IdentityHost:Accounts:RateLimits:VerifyPhone", ""),
        .. ((string[])["PerAccount", "PerNumber", "PerAddress", "PerPrefix"]).Select(limit => ($"IdentityHost:Sms:Budget:{limit}", "1000")),
    ];
}

/// <summary>The same where mails prove addresses, and bring new passwords, by links.</summary>
public sealed class LinkWalkServer : WalkServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        .. base.Settings,
        ("IdentityHost:Accounts:EmailVerificationByCodeEnabled", "false"),
        ("IdentityHost:Accounts:Mfa:PasskeySignupEnabled", "false"),
        ("IdentityHost:Accounts:PasswordResetByCodeEnabled", "false"),
    ];
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlWalkServer : WalkServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}
