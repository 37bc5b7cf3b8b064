using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Description;

/// <summary>One answer an operation may give.</summary>
/// <param name="Status">Of HTTP, and in the envelope.</param>
/// <param name="Data">The type of the envelope's <c>data</c>; null where there is none.</param>
internal sealed record Said(int Status, Type? Data = null)
{
    private static readonly string[] s_who = ["is_authenticated"];

    /// <summary>Another type that <c>data</c> may have; null where there is none.</summary>
    public Type? Or { get; init; }

    /// <summary>Whether there may also be nothing but how it went.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>What <c>meta</c> always holds here. Beside it an app may find its next token in any answer.</summary>
    public IReadOnlyList<string> Meta { get; init; } = [];

    /// <summary>Whether it says what was wrong.</summary>
    public bool HasErrors { get; init; } = Status == 400;

    /// <summary>Whether it says who is signed in.</summary>
    public bool IsAuthentication => Meta.Contains("is_authenticated", StringComparer.Ordinal);

    /// <summary>Who is signed in now, what was wrong, or what is owed.</summary>
    public static IReadOnlyList<Said> Step { get; } = [Authenticated, new(400), Flows];

    /// <summary>The same for somebody signed in, who may be asked to prove it again.</summary>
    public static IReadOnlyList<Said> Proof { get; } = [Authenticated, new(400), Again];

    /// <summary>That a code was sent; or, with the code, who is signed in.</summary>
    public static IReadOnlyList<Said> SentOrProven { get; } = [Authenticated with { MayBeEmpty = true }, new(400), Flows, .. Only(403, 409, 429)];

    /// <summary>Who is signed in.</summary>
    public static IReadOnlyList<Said> Session { get; } = [Authenticated, Flows];

    /// <summary>Nothing but how it went.</summary>
    public static IReadOnlyList<Said> Resent { get; } = Only(200, 409, 429);

    /// <summary>A passkey came to the account.</summary>
    public static Said PasskeyAdded { get; } = new(200, typeof(WireAuthenticator)) { Meta = ["recovery_codes_generated"] };

    /// <summary>The account may have no further authenticator, and why.</summary>
    public static Said MayNotAdd { get; } = new(409) { HasErrors = true };

    /// <summary>A secret for the authenticator app to be.</summary>
    public static Said Offered { get; } = new(404) { Meta = ["secret", "totp_url"] };

    /// <summary>Whoever has no such token.</summary>
    public static Said Gone { get; } = new(410, typeof(FlowsData)) { Meta = s_who };

    private static Said Authenticated => new(200, typeof(AuthenticatedData)) { Meta = s_who };

    private static Said Flows => new(401, typeof(FlowsData)) { Meta = s_who };

    private static Said Again => new(401, typeof(FlowsData)) { Or = typeof(ReauthenticationData), Meta = s_who };

    /// <summary>What is there, for whoever may see it; with the further statuses.</summary>
    public static IReadOnlyList<Said> Of<TData>(params int[] others) => [new(200, typeof(TData)), .. Only(others)];

    /// <summary>The same where somebody signed in may be asked to prove it again.</summary>
    public static IReadOnlyList<Said> Lately(Type data, params int[] others) => Lately(new Said(200, data), others);

    /// <summary>The same where there is nothing to show.</summary>
    public static IReadOnlyList<Said> Lately(params int[] others) => Lately(new Said(200), others);

    /// <summary>The same where more is to be said of what was done.</summary>
    public static IReadOnlyList<Said> Lately(Said done, params int[] others) => [done, Again, .. Only(others)];

    /// <summary>What is there once it is proven, where somebody signed in may be asked to prove it again.</summary>
    public static IReadOnlyList<Said> Begun(Type data, params int[] others) => Lately(new Said(202, data), others);

    /// <summary>These statuses.</summary>
    public static IReadOnlyList<Said> Only(params int[] statuses) => [.. statuses.Select(status => status == 401 ? Flows : new Said(status))];
}
