namespace IdentityHost.Accounts.Visitors;

/// <summary>An app of our own as it shows itself in one request.</summary>
/// <param name="ClientId">The client it proved to be; its tokens are worth nothing to any other.</param>
/// <param name="DeviceToken">What spares it the second factor of an account (S-047); null for nothing.</param>
/// <param name="AsksTrust">Whether it asks for such a token once a second factor was shown (S-048).</param>
public sealed record FirstPartyApp(string ClientId, string? DeviceToken = null, bool AsksTrust = false)
{
    /// <summary>Without the token (S-200).</summary>
    public override string ToString() => $"{nameof(FirstPartyApp)} {ClientId}";
}
