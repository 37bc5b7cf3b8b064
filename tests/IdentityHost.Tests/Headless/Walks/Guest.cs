using IdentityHost.Testing.Headless;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>A browser or app, and what it has shown.</summary>
internal sealed class Guest(string name, AllauthClient client)
{
    public AllauthClient Client { get; } = client;

    /// <summary>The sign-in that is under way here.</summary>
    public Attempt? Attempt { get; set; }

    /// <summary>Who is signed in here.</summary>
    public Presence? Present { get; set; }

    /// <summary>The code for a new password that was asked for here.</summary>
    public MailedCode? Reset { get; set; }

    /// <summary>The code for an address that somebody signed in here adds.</summary>
    public MailedCode? Adding { get; set; }

    /// <summary>The same for a number.</summary>
    public MailedCode? AddingPhone { get; set; }

    /// <summary>The way to a provider that was begun in this browser and not ended.</summary>
    public Journey? Away { get; set; }

    /// <summary>Tokens this app had before.</summary>
    public HashSet<string> OldTokens { get; } = [];

    /// <summary>The tokens of the JWT strategy this app uses now; null for none.</summary>
    public TokenPair? Pair { get; set; }

    /// <summary>Pairs that a refresh took the place of, and those of sessions that are over.</summary>
    public List<TokenPair> OldPairs { get; } = [];

    /// <summary>Nobody is signed in here any more.</summary>
    public void Leave()
    {
        if (Present is { } present)
            present.IsOver = true;
        (Present, Adding, AddingPhone) = (null, null, null);
    }

    /// <summary>Puts another pair in the place of the present one; null for none.</summary>
    public void Take(TokenPair? next)
    {
        if (Pair is { } old)
            OldPairs.Add(old);
        (Pair, Client.AccessToken) = (next, next?.Access);
    }

    public override string ToString() => name;
}

/// <summary>Somebody signed in.</summary>
internal sealed class Presence(Person who, DateTimeOffset at)
{
    public Person Who { get; } = who;

    public int Era { get; set; } = who.Era;

    public DateTimeOffset SeenAt { get; set; } = at;

    /// <summary>When a password or mail was shown in this session.</summary>
    public List<DateTimeOffset> ProvenAt { get; } = [];

    /// <summary>When a second factor, or a passkey, last was.</summary>
    public DateTimeOffset? SecondAt { get; set; }

    /// <summary>The address that was last added here, proven or not.</summary>
    public string? Begun { get; set; }

    /// <summary>Its number in the list of the account's sessions; null until it was looked at.</summary>
    public long? Number { get; set; }

    /// <summary>Whether it was ended.</summary>
    public bool IsOver { get; set; }

    public bool IsAlive => !IsOver && Era == Who.Era && !Who.IsDisabled;

    /// <summary>Whether what concerns security may be done: a proof in the last five minutes, by the second factor where there was one then (S-066).</summary>
    public bool IsFresh(DateTimeOffset at)
    {
        var since = at - TimeSpan.FromMinutes(5);
        return SecondAt >= since || ProvenAt.Exists(proof => proof >= since && proof <= Who.FactorSince);
    }
}

/// <summary>A code or link that is on its way: the message of one call.</summary>
/// <param name="To">Where it went.</param>
/// <param name="Who">Whose account it is about; null where nobody gets it.</param>
/// <param name="From">Not written before.</param>
/// <param name="Until">Not written after.</param>
/// <param name="Expires">Not good after.</param>
internal sealed record MailedCode(string To, Person? Who, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Expires);

/// <summary>A browser's way to a provider.</summary>
/// <param name="There">Where it was sent.</param>
/// <param name="ConnectsTo">Whose account is to have the identity; null for a sign-in.</param>
/// <param name="Until">The latest moment it can be good.</param>
internal sealed record Journey(string There, Person? ConnectsTo, DateTimeOffset Until);

/// <summary>What an app got by the JWT strategy.</summary>
/// <param name="Present">Whom it stands for.</param>
/// <param name="Access">Stands in for the session.</param>
/// <param name="Refresh">Brings the next pair, once.</param>
/// <param name="Since">When it was given out.</param>
internal sealed record TokenPair(Presence Present, string Access, string Refresh, DateTimeOffset Since)
{
    /// <summary>How long the access token is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
}
