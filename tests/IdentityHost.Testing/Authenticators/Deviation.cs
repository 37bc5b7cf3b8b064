namespace IdentityHost.Testing.Authenticators;

/// <summary>What a ceremony does otherwise than it should; everything left out is done right.</summary>
public sealed record Deviation
{
    /// <summary>Member <c>type</c> of the client data.</summary>
    public string? ClientDataType { get; init; }

    /// <summary>Member <c>challenge</c> of the client data, in base64url.</summary>
    public string? Challenge { get; init; }

    public string? Origin { get; init; }

    public bool? CrossOrigin { get; init; }

    public string? TopOrigin { get; init; }

    /// <summary>Whose hash stands in the authenticator data.</summary>
    public string? RpId { get; init; }

    public bool UserPresent { get; init; } = true;

    public bool UserVerified { get; init; } = true;

    /// <summary>Null for what the passkey is.</summary>
    public bool? BackupEligible { get; init; }

    public bool BackedUp { get; init; }

    /// <summary>The COSE algorithm a new key says it is of.</summary>
    public int Algorithm { get; init; } = -7;

    /// <summary>Bytes of a new credential's id.</summary>
    public int IdLength { get; init; } = 32;

    /// <summary>Members <c>id</c> and <c>rawId</c>, in base64url.</summary>
    public string? Id { get; init; }

    public string? RawId { get; init; }

    /// <summary>Member <c>type</c> of the credential.</summary>
    public string CredentialType { get; init; } = "public-key";

    /// <summary>Null for one more than the last.</summary>
    public uint? Counter { get; init; }

    /// <summary>Whether the answer names no account.</summary>
    public bool NoUserHandle { get; init; }

    /// <summary>The account the answer names, in base64url.</summary>
    public string? UserHandle { get; init; }

    /// <summary>Whether one bit of the signature is wrong.</summary>
    public bool BrokenSignature { get; init; }

    /// <summary>The extension <c>credProps.rk</c>; null for a browser that does not say.</summary>
    public bool? Discoverable { get; init; } = true;
}
