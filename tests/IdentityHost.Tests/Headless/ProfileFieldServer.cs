using IdentityHost.Testing.Databases;
using IdentityHost.Testing.Servers;

namespace IdentityHost.Tests.Headless;

/// <summary>A server that asks for a profile field of every type at sign-up.</summary>
public class ProfileFieldServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:RateLimits:Signup", ""),
        ("IdentityHost:Accounts:AutoCreateAccount", "true"),
        .. Field(0, "first_name", "First name", ("Required", "true"), ("MaxLength", "20")),
        .. Field(1, "birthdate", "Birthday", ("Type", "Date"), ("Min", "1900-01-01"), ("Max", "2020-12-31")),
        .. Field(2, "company", "Company", ("Labels:de", "Firma"), ("Pattern", "[A-Z].*")),
        .. Field(3, "contact", "Contact", ("Type", "Email")),
        .. Field(4, "blog", "Blog", ("Type", "Url")),
        .. Field(5, "seats", "Seats", ("Type", "Number"), ("Min", "1"), ("Max", "500")),
        .. Field(6, "plan", "Plan", ("Type", "Choice"), ("Choices:0", "free"), ("Choices:1", "pro")),
        .. Field(7, "terms", "I agree to the terms", ("Type", "Boolean"), ("Required", "true")),
    ];

    private static IEnumerable<(string Key, string Value)> Field(int index, string name, string label, params (string Key, string Value)[] more) =>
        more.Append(("Name", name)).Append(("Label", label)).Select(s => ($"IdentityHost:Accounts:ProfileFields:{index}:{s.Item1}", s.Item2));
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgreSqlProfileFieldServer : ProfileFieldServer
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => StartedDatabases.PostgreSqlAsync();
}
