using IdentityHost.Accounts.Acts;

namespace IdentityHost.Accounts.External.Links;

/// <summary>An account here and one at a provider belong to the same person. Its key is what the provider calls the person for ever (S-160).</summary>
/// <param name="AccountId">The account here.</param>
/// <param name="Provider">The provider's id.</param>
/// <param name="Uid">The person's id there.</param>
/// <param name="Display">What people recognise the account there by.</param>
/// <param name="ConnectedAt">Since when.</param>
/// <param name="LastUsedAt">When it last signed somebody in; null for never.</param>
public sealed record ExternalLink(string AccountId, string Provider, string Uid, string Display, DateTimeOffset ConnectedAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>Without what is personal (S-200).</summary>
    public override string ToString() => $"{nameof(ExternalLink)} {Provider}";
}

/// <summary>Reads of links; writes are acts.</summary>
public interface IExternalLinks
{
    /// <summary>The link of this identity, whoever has it; or null.</summary>
    ValueTask<ExternalLink?> FindAsync(string provider, string uid, CancellationToken ct);

    /// <summary>The links of an account, the oldest first.</summary>
    ValueTask<IReadOnlyList<ExternalLink>> ListAsync(string accountId, CancellationToken ct);
}

/// <summary>
/// Connects an identity to an account. Conditional: no account has it, nor this one already too many; and the account is active and has the stamp that was
/// read, so that nothing comes in that was asked for before its owner had everything ended (S-232).
/// </summary>
public sealed record AddExternalLink(ExternalLink Link, string ReadStamp) : Change
{
    /// <summary>How many an account may have (S-216).</summary>
    public const int MostPerAccount = 20;

    /// <summary>Without the stamp (S-200).</summary>
    public override string ToString() => nameof(AddExternalLink);
}

/// <summary>Notes that an identity signs in, and what it is called now. Conditional: it is still connected to this account.</summary>
public sealed record UseExternalLink(ExternalLink Read, string Display) : Change;

/// <summary>Disconnects an identity. Conditional: the account has it, and unless it may be the last one, another one too that lets its owner in (S-053).</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Provider">The provider's id.</param>
/// <param name="Uid">The person's id there.</param>
/// <param name="MayBeLast">Whether the account has another way in.</param>
/// <param name="Open">The providers that are switched on; an identity at another one lets nobody in.</param>
public sealed record RemoveExternalLink(string AccountId, string Provider, string Uid, bool MayBeLast, IReadOnlyList<string> Open) : Change;

/// <summary>Disconnects all that somebody connected who had not proven the account's address (S-162).</summary>
public sealed record RetireExternalLinks(string AccountId) : Change;
