namespace IdentityHost.OpenId.Token;

/// <summary>
/// The grant types by which the operator's own apps ask people themselves, instead of sending them to a browser. They meet people, so the host implements
/// them; a client uses them when it registered them and the operator marked it first-party (S-151).
/// </summary>
public static class FirstPartyGrants
{
    /// <summary>A one-time code that was sent for a sign-in under way.</summary>
    public const string OneTimeCode = "urn:identityhost:params:oauth:grant-type:otp";

    /// <summary>The second factor that a sign-in under way owes.</summary>
    public const string SecondFactor = "urn:identityhost:params:oauth:grant-type:mfa";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [OneTimeCode, SecondFactor];
}
