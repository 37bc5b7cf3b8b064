namespace IdentityHost.OpenId.Clients;

/// <summary>A client secret as it is kept: only its hash.</summary>
/// <param name="Hash">SHA-256 of a secret the server generated, HMAC-SHA-256 under <see cref="ClientSecretKey"/> of one somebody chose.</param>
/// <param name="Chosen">Whether somebody chose the secret, so that it may lack entropy and is kept under a keyed hash.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="ExpiresAt">When it stops working (<c>client_secret_expires_at</c>); null for never.</param>
public sealed record ClientSecret(byte[] Hash, bool Chosen, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    /// <inheritdoc />
    public override string ToString() => nameof(ClientSecret);
}

/// <summary>The key of the keyed hash for chosen client secrets: derived from the master key, never stored in the database.</summary>
/// <param name="Value">32 bytes.</param>
public sealed record ClientSecretKey(byte[] Value)
{
    /// <inheritdoc />
    public override string ToString() => nameof(ClientSecretKey);
}
