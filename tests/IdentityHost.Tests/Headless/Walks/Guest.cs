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
        (Present, Adding) = (null, null);
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

/// <summary>How a sign-in began.</summary>
internal enum Beginning
{
    Password,
    Code,
    SignUp,
    Reset,
    Passkey,
}

/// <summary>A sign-in under way: what was shown in it so far, and what is owed next.</summary>
internal sealed class Attempt(Person? who, Beginning by, DateTimeOffset until)
{
    /// <summary>Null where nobody has what was typed.</summary>
    public Person? Who { get; set; } = who;

    public Beginning By { get; } = by;

    public int Era { get; set; } = who?.Era ?? 0;

    /// <summary>The latest moment it can still be alive.</summary>
    public DateTimeOffset Until { get; } = until;

    /// <summary>allauth's id of the step that is owed; null when nothing is.</summary>
    public string? Stage { get; set; }

    public MailedCode? Code { get; set; }

    /// <summary>The password somebody signed up with.</summary>
    public string? Password { get; set; }

    public bool CodeShown { get; set; }

    public bool MailboxShown { get; set; }

    public bool SecondShown { get; set; }

    /// <summary>The passkey it began with; it is not the second factor as well (S-051).</summary>
    public Passkey? Key { get; init; }

    /// <summary>Whether that one verified its user: then it was both factors.</summary>
    public bool KeyVerified { get; init; }

    public bool TrustAnswered { get; set; }

    public bool IsAlive(DateTimeOffset at) => at < Until && (Who is null || (Era == Who.Era && !Who.IsDisabled));

    /// <summary>What is owed after what was shown so far; the one statement of the rules that the server is held to.</summary>
    public string? Owes(Guest guest, bool codeAfterPassword, DateTimeOffset at)
    {
        if (Who is null)
            return By == Beginning.Code ? "login_by_code" : "verify_email";
        if (!CodeShown && (By == Beginning.Code || (By == Beginning.Password && codeAfterPassword)))
            return "login_by_code";
        if (!Who.IsVerified && !MailboxShown)
            return "verify_email";
        if (Who.HasFactor && !SecondShown && !KeyVerified && !Who.Trusts(guest, at))
            return "mfa_authenticate";
        return SecondShown && !TrustAnswered && guest.Client.Kind == AllauthKind.Browser ? "mfa_trust" : null;
    }
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

/// <summary>A code that is on its way: the mail of one call.</summary>
/// <param name="To">Where it went.</param>
/// <param name="Who">Whose account it is about; null where nobody gets it.</param>
/// <param name="From">Not written before.</param>
/// <param name="Until">Not written after.</param>
/// <param name="Expires">Not good after.</param>
internal sealed record MailedCode(string To, Person? Who, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Expires);

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
