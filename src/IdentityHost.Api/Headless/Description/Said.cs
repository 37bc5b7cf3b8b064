using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Description;

/// <summary>One answer an operation may give.</summary>
/// <param name="Status">Of HTTP, and in the envelope.</param>
/// <param name="Data">The type of the envelope's <c>data</c>; null where there is none.</param>
internal sealed record Said(int Status, Type? Data = null)
{
    /// <summary>Whether the envelope has <c>meta</c>.</summary>
    public bool Meta { get; init; }

    /// <summary>Who is signed in now, or what is owed.</summary>
    public static IReadOnlyList<Said> Step { get; } = [Authenticated, Wrong, Flows, Conflict, TooMany];

    /// <summary>The same for somebody signed in.</summary>
    public static IReadOnlyList<Said> Session { get; } = [Authenticated, Flows];

    /// <summary>Nothing but how it went.</summary>
    public static IReadOnlyList<Said> Resent { get; } = [new(200), Conflict, TooMany];

    /// <summary>No sign-in comes here.</summary>
    public static IReadOnlyList<Said> NeverPending { get; } = [Conflict];

    private static Said Authenticated => new(200, typeof(AuthenticatedData)) { Meta = true };

    private static Said Flows => new(401, typeof(FlowsData)) { Meta = true };

    private static Said Again => new(401, typeof(AuthenticatedData)) { Meta = true };

    private static Said Wrong => new(400);

    private static Said Conflict => new(409);

    private static Said TooMany => new(429);

    /// <summary>What is there, for whoever may see it; with the further statuses.</summary>
    public static IReadOnlyList<Said> Of<TData>(params int[] others) => [new(200, typeof(TData)), .. others.Select(Other)];

    /// <summary>The same where somebody signed in may be asked to prove it again.</summary>
    public static IReadOnlyList<Said> Lately(Type? data, params int[] others) => [new(200, data), Again, .. others.Select(Other)];

    /// <summary>What is there once it is proven, where somebody signed in may be asked to prove it again.</summary>
    public static IReadOnlyList<Said> Begun(Type data, params int[] others) => [new(202, data), Again, .. others.Select(Other)];

    /// <summary>These statuses.</summary>
    public static IReadOnlyList<Said> Only(params int[] statuses) => [.. statuses.Select(Other)];

    /// <summary>What a status stands for where nothing else was said of it.</summary>
    private static Said Other(int status) => status == 401 ? Flows : new Said(status) { Meta = status == 404 };
}
