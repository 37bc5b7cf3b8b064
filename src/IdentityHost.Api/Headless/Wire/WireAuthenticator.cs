using System.Text.Json;
using System.Text.Json.Serialization;
using IdentityHost.Accounts.Authenticators;
using IdentityHost.Api.Headless.Description;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>An authenticator; each type has members of its own.</summary>
internal sealed record WireAuthenticator([property: Member("recovery_codes", "totp", "webauthn")] string Type, double CreatedAt)
{
    /// <summary>Null is said, not left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? LastUsedAt { get; init; }

    public long? Id { get; init; }

    public string? Name { get; init; }

    public bool? IsPasswordless { get; init; }

    public int? TotalCodeCount { get; init; }

    public int? UnusedCodeCount { get; init; }

    public IReadOnlyList<string>? UnusedCodes { get; init; }

    /// <summary>With the codes where they are to be seen.</summary>
    public static WireAuthenticator Of(AuthenticatorInfo info, IReadOnlyList<string>? unused = null)
    {
        var common = new WireAuthenticator(AuthenticatorTypes.NameOf(info.Kind), WireForms.Of(info.CreatedAt)) { LastUsedAt = info.LastUsedAt is { } at ? WireForms.Of(at) : null };
        return info.Kind switch
        {
            AuthenticatorKind.WebAuthn => common with { Id = WireNumber.Of(info.Id), Name = info.Name, IsPasswordless = info.IsPasswordless },
            AuthenticatorKind.RecoveryCodes => common with { TotalCodeCount = info.TotalCodes, UnusedCodeCount = info.UnusedCodes, UnusedCodes = unused },
            _ => common,
        };
    }

    /// <inheritdoc />
    public override string ToString() => nameof(WireAuthenticator);
}

/// <summary>What <c>navigator.credentials</c> wants.</summary>
internal sealed record WirePublicKey([property: JsonPropertyName("publicKey"), Member(Type = "object")] JsonElement PublicKey)
{
    public static WirePublicKey Of(string json) => new(JsonElement.Parse(json));
}

/// <summary>Options to make a passkey with.</summary>
internal sealed record CreationOptionsData(WirePublicKey CreationOptions);

/// <summary>Options to ask a passkey with.</summary>
internal sealed record RequestOptionsData(WirePublicKey RequestOptions);
