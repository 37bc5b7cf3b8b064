using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.Rest;

/// <summary>Who may run an operation, beside that the token is good for the API and speaks for an active account.</summary>
/// <param name="Scopes">Any one of these scopes; the one to ask for stands last.</param>
internal sealed record RestPolicy(params IReadOnlyList<string> Scopes)
{
    /// <summary>Whether its bearer must have proven lately who they are, by the strongest factor the account has (S-066).</summary>
    public bool IsSensitive { get; init; }

    /// <summary>What else is asked, for example a permission; null for nothing. It answers with the refusal, or null.</summary>
    public Func<RestCall, ValueTask<Problem?>>? Further { get; init; }

    /// <summary>In words, for the description; null where the scopes say it all.</summary>
    public string? FurtherInWords { get; init; }
}
