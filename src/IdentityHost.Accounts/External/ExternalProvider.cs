using System.Collections.Frozen;

namespace IdentityHost.Accounts.External;

/// <summary>An outside provider that signs people in here, as the settings describe it.</summary>
/// <param name="Id">What requests, links and audit rows call it, for example <c>github</c>; one word that never changes.</param>
/// <param name="Name">What people read on its button.</param>
public sealed record ExternalProvider(string Id, string Name)
{
    /// <summary>This server's client id there, which apps show tokens of; null where that is nobody's business.</summary>
    public string? ClientId { get; init; }

    /// <summary>Where it describes itself (OpenID Connect Discovery §4); null for one that does not.</summary>
    public string? OpenIdConfigurationUrl { get; init; }

    /// <summary>Whether browsers are sent there.</summary>
    public bool HasRedirect { get; init; }

    /// <summary>Whether apps may hand in a token they got there.</summary>
    public bool HasToken { get; init; }

    /// <summary>
    /// Whether the operator trusts its word on addresses so far that who comes with a verified one is let in to the account that has proven the same one
    /// (S-161). Otherwise such a visitor proves the mailbox first.
    /// </summary>
    public bool VouchesForAddresses { get; init; }

    /// <summary>
    /// Whether it asks people who they are when it is told to, also those it knows, and says when that was (<see cref="ExternalIdentity.AskedAt"/>). One that
    /// does not lets in whoever sits at a browser of somebody who is signed in there (S-066).
    /// </summary>
    public bool AsksAgain { get; init; }

    /// <summary>Which profile fields a new account takes over: our field's name (<c>first_name</c>) to the name in <see cref="ExternalIdentity.Fields"/>.</summary>
    public IReadOnlyDictionary<string, string> ProfileFields { get; init; } = FrozenDictionary<string, string>.Empty;
}
