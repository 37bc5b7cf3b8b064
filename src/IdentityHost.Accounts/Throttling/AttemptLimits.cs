using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Throttling;

/// <summary>The counters tries must pass (S-010).</summary>
/// <remarks>
/// What strangers choose, names and addresses, is counted in a bounded number of places: a keyed hash picks one, and those who share a place share
/// its counter. So no flood makes more rows than the options say (S-018), nothing has to be looked up or thrown out, what somebody typed (perhaps a
/// password in the wrong field) is not kept, and nobody can compute who shares a place with whom.
/// </remarks>
internal sealed class AttemptLimits(IOptions<ThrottlingOptions> options, ThrottlingKey key)
{
    private ThrottlingOptions O => options.Value;

    /// <summary>For a try by a browser the account does not know: the account, the name as typed, the client address.</summary>
    /// <param name="kind">What is tried.</param>
    /// <param name="accountId">The account, or null for none: then the name stands in, so that as many counters are asked (S-002).</param>
    /// <param name="identifier">What was typed, normalised.</param>
    /// <param name="address">From <see cref="ClientAddress"/>.</param>
    public IReadOnlyList<AttemptCounter> ForStranger(SecretKind kind, string? accountId, string identifier, string address)
    {
        var name = NamePlace(identifier);
        var account = accountId is null ? $"{kind}:nobody:{name}" : OfAccount(kind, accountId);
        return
        [
            Delay(account),
            new FailureCount(Failures(account), O.FailuresThatClose, accountId is null ? O.ForgetAfter : null),
            Delay($"{kind}:identifier:{name}"),
            .. ForAddress($"{kind}", address),
        ];
    }

    /// <summary>
    /// For a try by a browser the account knows: a wait of its own, whatever strangers do (S-014), and one count with all that it knows, for every sign-in
    /// can make one more of them (S-015).
    /// </summary>
    public IReadOnlyList<AttemptCounter> ForKnownBrowser(SecretKind kind, string accountId, string browserId) =>
    [
        Delay($"{OfAccount(kind, accountId)}:browser:{browserId}"),
        new FailureCount(KnownFailures(kind, accountId), O.FailuresThatClose, O.KnownBrowserLifetime),
    ];

    /// <summary>The counters of a client address alone; none where they are switched off.</summary>
    public IEnumerable<AttemptLimit> ForAddress(string purpose, string address)
    {
        if (!O.CountAddresses)
            return [];
        var counted = $"{purpose}:address:{PlaceOf(address)}";
        return [new($"{counted}:short", O.PerAddressShort, O.ShortWindow), new($"{counted}:long", O.PerAddressLong, O.LongWindow)];
    }

    /// <summary>Where a client address is counted; null where addresses are not.</summary>
    public int? AddressPlace(string address) => O.CountAddresses ? PlaceOf(address) : null;

    /// <summary>Where a name somebody typed is counted.</summary>
    public int NamePlace(string identifier) => key.Place(identifier, O.MostIdentifiers);

    /// <summary>The key of what closes an authenticator of the account for strangers.</summary>
    public static string StrangersFailures(SecretKind kind, string accountId) => Failures(OfAccount(kind, accountId));

    /// <summary>The key of what closes it for all browsers the account knows.</summary>
    public static string KnownFailures(SecretKind kind, string accountId) => Failures($"{OfAccount(kind, accountId)}:known");

    /// <summary>The key of what delays strangers at it.</summary>
    public static string StrangersDelay(SecretKind kind, string accountId) => OfAccount(kind, accountId);

    private int PlaceOf(string address) => key.Place(address, O.MostAddresses);

    private AttemptDelay Delay(string counted) => new(counted, O.FreeTries, O.FirstDelay, O.LongestDelay, O.ForgetAfter);

    private static string OfAccount(SecretKind kind, string accountId) => $"{kind}:account:{accountId}";

    private static string Failures(string counted) => $"{counted}:failures";
}
