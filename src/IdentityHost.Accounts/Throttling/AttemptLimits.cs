using IdentityHost.Accounts.Secrets;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Throttling;

/// <summary>The counters a try at a secret must pass: the account, the identifier as typed, the client address (S-010).</summary>
internal sealed class AttemptLimits(IOptions<ThrottlingOptions> options)
{
    /// <summary>For one try at a secret.</summary>
    /// <param name="purpose">What is tried, for example <c>password</c>; tries at different things are counted apart (S-013).</param>
    /// <param name="accountId">The account, or null for none: then the identifier stands in, so that the same number of counters is asked (S-002).</param>
    /// <param name="identifier">What was typed, normalised.</param>
    /// <param name="address">From <see cref="ClientAddress"/>.</param>
    public IReadOnlyList<AttemptLimit> For(string purpose, string? accountId, string identifier, string address)
    {
        var o = options.Value;
        // What somebody typed may be a password in the wrong field: only its hash is kept.
        var typed = Convert.ToHexString(RandomToken.Hash(identifier));
        return
        [
            .. Both($"{purpose}:account:{accountId ?? $"none:{typed}"}", o.PerAccountShort, o.PerAccountLong, clearedBySuccess: true),
            .. Both($"{purpose}:identifier:{typed}", o.PerIdentifierShort, o.PerIdentifierLong, clearedBySuccess: true),
            .. ForAddress(purpose, address),
        ];
    }

    /// <summary>The counters of a client address alone; none where they are switched off.</summary>
    public IEnumerable<AttemptLimit> ForAddress(string purpose, string address) => options.Value.CountAddresses
        ? Both($"{purpose}:address:{address}", options.Value.PerAddressShort, options.Value.PerAddressLong, clearedBySuccess: false)
        : [];

    private IEnumerable<AttemptLimit> Both(string key, int shortMost, int longMost, bool clearedBySuccess) =>
    [
        new($"{key}:short", shortMost, options.Value.ShortWindow, clearedBySuccess),
        new($"{key}:long", longMost, options.Value.LongWindow, clearedBySuccess),
    ];
}
