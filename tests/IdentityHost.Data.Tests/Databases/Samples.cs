using IdentityHost.Accounts;
using IdentityHost.Accounts.Sessions;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Secrets;

namespace IdentityHost.Data.Tests.Databases;

/// <summary>Records with every member filled.</summary>
internal static class Samples
{
    public static Authorization Authorization(DateTimeOffset now, string subject = "ada", string session = "session") => new()
    {
        GrantId = OpaqueToken.NewId(),
        Subject = subject,
        SubjectStamp = "stamp",
        SessionId = session,
        AuthenticatedAt = now,
        Amr = ["pwd", "otp"],
        Acr = "urn:acr",
        Scopes = ["openid", "offline_access"],
        Resources = ["https://api.example"],
        Claims = """{"userinfo":{}}""",
        AuthTimeRequested = true,
    };

    public static AuthorizationCode Code(DateTimeOffset now, string subject = "ada") => new()
    {
        Hash = OpaqueToken.Hash(OpaqueToken.NewSecret()),
        ClientId = "shop",
        RedirectUri = "https://shop.example/cb",
        CodeChallenge = "challenge",
        Nonce = "nonce",
        Authorization = Authorization(now, subject),
        ExpiresAt = now.AddSeconds(60),
    };

    public static Grant Grant(AuthorizationCode code, DateTimeOffset now, bool offline = true) => new()
    {
        Authorization = code.Authorization,
        ClientId = code.ClientId,
        FamilyHash = OpaqueToken.Hash("family"),
        TokenHash = OpaqueToken.Hash("first"),
        Offline = offline,
        CreatedAt = now,
        IdleExpiresAt = now.AddDays(7),
        ExpiresAt = now.AddDays(30),
    };

    public static Client Client(string id, DateTimeOffset now) =>
        new() { ClientId = id, Metadata = new(), Origin = ClientOrigin.Operator, CreatedAt = now, UpdatedAt = now };

    public static Account Account(string name) => new()
    {
        Id = name,
        UserName = name,
        NormalizedUserName = name.ToUpperInvariant(),
        Email = $"{name}@example.org",
        NormalizedEmail = $"{name}@example.org".ToUpperInvariant(),
        SecurityStamp = "stamp",
        ConcurrencyStamp = "version",
        PasswordHash = "hash",
    };

    public static Session Session(string account, DateTimeOffset now, string id = "session") => new()
    {
        Id = id,
        TokenHash = OpaqueToken.Hash(id),
        AccountId = account,
        Stamp = "stamp",
        Kind = ClientKind.Browser,
        Methods = [new("password", "pwd", now)],
        CreatedAt = now,
        LastSeenAt = now,
        ExpiresAt = now.AddDays(30),
    };

    public static TokenFacts Token(Authorization given, string client = "shop") =>
        new(OpaqueToken.NewId(), given.GrantId, given.SessionId, given.Subject, client, given.AuthenticatedAt);
}
