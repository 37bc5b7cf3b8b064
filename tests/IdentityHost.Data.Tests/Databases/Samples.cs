using IdentityHost.Accounts;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.TrustedBrowsers;
using IdentityHost.Accounts.Visitors;
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
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
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

    public static KeptVisitor Visitor(string id, DateTimeOffset now) => new(id, OpaqueToken.Hash(id), ClientKind.App, now.AddHours(1));

    public static PendingStep Step(string holder, PendingKind kind, DateTimeOffset now, string id = "first", string? account = null) => new()
    {
        Id = id,
        Holder = holder,
        Kind = kind,
        AccountId = account,
        SentTo = "ada@example.org",
        CodeHash = OpaqueToken.Hash(id),
        TriesLeft = 3,
        ResendsLeft = 2,
        ChangesLeft = 1,
        Data = """{"a":1}""",
        CreatedAt = now,
        ExpiresAt = now.AddMinutes(10),
    };

    public static AccountEmail Email(string account, string name, DateTimeOffset now, bool verified = false, bool primary = false) =>
        new(account, $"{name}@example.org", $"{name}@example.org".ToUpperInvariant(), verified, primary, now);

    public static Authenticator Authenticator(string id, string account, AuthenticatorKind kind, DateTimeOffset now) => new()
    {
        Id = id,
        AccountId = account,
        Kind = kind,
        Name = kind == AuthenticatorKind.WebAuthn ? "Key" : null,
        Data = "sealed",
        CredentialHash = kind == AuthenticatorKind.WebAuthn ? OpaqueToken.Hash(id) : null,
        CreatedAt = now,
    };

    public static TrustedBrowser Browser(string id, string account, DateTimeOffset now) =>
        new(id, OpaqueToken.Hash(id), account, "stamp", "Agent", now, now.AddDays(14));

    public static MailedLink Link(string key, string account, DateTimeOffset now) =>
        new(OpaqueToken.Hash(key), LinkPurpose.ResetPassword, account, $"{account}@example.org".ToUpperInvariant(), "stamp", now.AddHours(1));

    public static Message Message(string id, DateTimeOffset now) => new(id, MessageChannel.Mail, "ada@example.org", "Hello", "Text", null, now, null);

    public static TokenFacts Token(Authorization given, string client = "shop") =>
        new(OpaqueToken.NewId(), given.GrantId, given.SessionId, given.Subject, client, given.AuthenticatedAt);
}
