using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;

namespace IdentityHost.Tests.Headless;

/// <summary>Where a number signs in as well, and may be given at sign-up beside the address.</summary>
public abstract class PhoneServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:LoginMethods", "email,username,phone"),
        ("IdentityHost:Accounts:SignupFields", "email*,username,phone,password1*"),
        ("IdentityHost:Accounts:Phones:DefaultRegion", "DE"),
        ("IdentityHost:Accounts:RateLimits:ChangePhone", ""),
        ("IdentityHost:Accounts:RateLimits:VerifyPhone", ""),
    ];
}

/// <summary>On SQLite.</summary>
public sealed class SqlitePhoneServer : PhoneServer;

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlPhoneServer : PhoneServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}

/// <summary>Where a number is all there is, with allauth's own limits.</summary>
public sealed class PhoneOnlyServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:LoginMethods", "phone"),
        ("IdentityHost:Accounts:SignupFields", "phone*,password1*"),
        ("IdentityHost:Accounts:EmailVerification", "None"),
        ("IdentityHost:Sms:Budget:AllowedCountries", "49"),
    ];
}

/// <summary>Where answers name who has a number.</summary>
public sealed class OpenPhoneServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:LoginMethods", "email,phone"),
        ("IdentityHost:Accounts:SignupFields", "email*,phone*,password1*"),
        ("IdentityHost:Accounts:PreventEnumeration", "false"),
        ("IdentityHost:Accounts:RateLimits:VerifyPhone", ""),
    ];
}
