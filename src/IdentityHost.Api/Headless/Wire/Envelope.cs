using System.Text.Json.Serialization;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Description;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>The form of every JSON answer; what is null is left out, an empty list is not.</summary>
internal sealed record Envelope(int Status, object? Data, Meta? Meta, IReadOnlyList<WireError>? Errors);

/// <summary>One thing wrong.</summary>
internal sealed record WireError(string Message, string Code, string? Param);

/// <summary>What is said beside the data.</summary>
internal sealed record Meta
{
    public bool? IsAuthenticated { get; init; }

    /// <summary>Apps: the token to send from now on.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Apps with the JWT strategy, once, when they signed in.</summary>
    public string? AccessToken { get; init; }

    public string? RefreshToken { get; init; }

    /// <summary>Whether the address is proven as a step of a sign-in here.</summary>
    public bool? IsAuthenticating { get; init; }

    /// <summary>A TOTP secret that waits for its first code.</summary>
    public string? Secret { get; init; }

    public string? TotpUrl { get; init; }

    public bool? RecoveryCodesGenerated { get; init; }

    /// <inheritdoc />
    public override string ToString() => nameof(Meta);
}

/// <summary>The ways on.</summary>
internal sealed record FlowsData(IReadOnlyList<WireFlow> Flows);

/// <summary>Who is signed in, by what.</summary>
internal sealed record AuthenticatedData(WireUser User, IReadOnlyList<WireMethod> Methods);

/// <summary>The same, and the ways to prove oneself again.</summary>
internal sealed record ReauthenticationData(WireUser User, IReadOnlyList<WireMethod> Methods, IReadOnlyList<WireFlow> Flows);

/// <summary>One way on.</summary>
internal sealed record WireFlow(
    [property: Member(
        Flow.Login, Flow.LoginByCode, Flow.Signup, Flow.ProviderRedirect, Flow.ProviderToken, Flow.ProviderSignup, Flow.MfaLoginWebAuthn, Flow.VerifyPhone, Flow.VerifyEmail,
        Flow.MfaAuthenticate, Flow.MfaTrust, Flow.MfaSignupWebAuthn, Flow.PasswordResetByCode, Flow.Reauthenticate, Flow.ReauthenticateByCode, Flow.MfaReauthenticate)] string Id,
    bool? IsPending,
    [property: Member("recovery_codes", "totp", "webauthn")] IReadOnlyList<string>? Types,
    IReadOnlyList<string>? Providers)
{
    /// <summary>The one-time-code devices that serve; not of allauth's contract, and only where a first factor was shown.</summary>
    public IReadOnlyList<WireDevice>? Devices { get; init; }

    /// <summary>What to show beside the question for a mailed code, for whoever opens the mail's link on another device; not allauth's.</summary>
    public string? Number { get; init; }

    /// <summary>The outside provider whose sign-up waits for data.</summary>
    public WireProvider? Provider { get; init; }
}

/// <summary>A one-time-code device: its kind, and its address masked.</summary>
internal sealed record WireDevice(string Id, string Kind, string? Name, bool? Sent);

/// <summary>A person; without an id while there is no account yet.</summary>
internal sealed record WireUser(string? Id, string Display, bool HasUsablePassword, string? Email, string? Username);

/// <summary>One proof of this session.</summary>
internal sealed record WireMethod(
    [property: Member("password", "code", "password_reset", "socialaccount", "mfa")] string Method, double At)
{
    public string? Email { get; init; }

    public string? Username { get; init; }

    public string? Phone { get; init; }

    public long? Id { get; init; }

    [Member("recovery_codes", "totp", "webauthn")]
    public string? Type { get; init; }

    public string? Provider { get; init; }

    public string? Uid { get; init; }

    public bool? Reauthenticated { get; init; }

    public bool? Passwordless { get; init; }
}

/// <summary>One address.</summary>
internal sealed record WireEmail(string Email, bool Verified, bool Primary);

/// <summary>The number of an account.</summary>
internal sealed record WirePhone(string Phone, bool Verified);

/// <summary>What a key of a verification mail would prove.</summary>
internal sealed record EmailVerificationData(string Email, WireUser User);

/// <summary>Whose password a key would replace.</summary>
internal sealed record PasswordResetData(WireUser User);

/// <summary>One session.</summary>
internal sealed record WireSession(long Id, string Ip, string UserAgent, double CreatedAt, bool IsCurrent, double? LastSeenAt);

/// <summary>An account at an outside provider.</summary>
internal sealed record WireProviderAccount(string Uid, string Display, WireProvider Provider);

/// <summary>A sign-up by an outside provider that waits for data.</summary>
internal sealed record ProviderSignupData(IReadOnlyList<WireEmail> Email, WireProviderAccount Account, WireUser User);

/// <summary>An outside provider.</summary>
internal sealed record WireProvider(
    string Id, string Name, [property: Member(Flow.ProviderRedirect, Flow.ProviderToken)] IReadOnlyList<string> Flows, string? ClientId, string? OpenidConfigurationUrl);

/// <summary>New tokens of an app.</summary>
internal sealed record TokenData(string AccessToken, string? RefreshToken)
{
    /// <inheritdoc />
    public override string ToString() => nameof(TokenData);
}

/// <summary>What answers are written with.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(FlowsData))]
[JsonSerializable(typeof(AuthenticatedData))]
[JsonSerializable(typeof(ReauthenticationData))]
[JsonSerializable(typeof(WireEmail[]))]
[JsonSerializable(typeof(WirePhone[]))]
[JsonSerializable(typeof(EmailVerificationData))]
[JsonSerializable(typeof(PasswordResetData))]
[JsonSerializable(typeof(WireSession[]))]
[JsonSerializable(typeof(WireProviderAccount[]))]
[JsonSerializable(typeof(ProviderSignupData))]
[JsonSerializable(typeof(TokenData))]
[JsonSerializable(typeof(WireAuthenticator))]
[JsonSerializable(typeof(WireAuthenticator[]))]
[JsonSerializable(typeof(CreationOptionsData))]
[JsonSerializable(typeof(RequestOptionsData))]
[JsonSerializable(typeof(Configuration.ConfigurationData))]
internal sealed partial class OutputJson : JsonSerializerContext;
