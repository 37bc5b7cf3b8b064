namespace IdentityHost.Accounts.External.Links;

/// <summary>An identity that is to be connected as soon as it is clear, or made, whose account it goes with (S-165): to this very identity and to no other.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="ProviderName">What people call it.</param>
/// <param name="Uid">The person's id there.</param>
/// <param name="Display">What people recognise the identity by.</param>
internal sealed record LinkDraft(string Provider, string ProviderName, string Uid, string Display)
{
    /// <summary>Whether somebody signs up with it: they need not be told that it is connected.</summary>
    public bool IsOfSignUp { get; init; }

    public ExternalLink To(string accountId, DateTimeOffset now, bool isUsed = true) => new(accountId, Provider, Uid, Display, now, isUsed ? now : null);

    /// <summary>Without what is personal (S-200).</summary>
    public override string ToString() => $"{nameof(LinkDraft)} {Provider}";
}
