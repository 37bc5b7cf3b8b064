using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>How things stand with a code that was sent, for people to see.</summary>
/// <param name="SentTo">The address or number, as it was typed.</param>
/// <param name="TriesLeft">Wrong tries it still bears.</param>
/// <param name="ResendsLeft">How often it may be sent again.</param>
/// <param name="Wait">How long until then; null when it may be sent now.</param>
public sealed record CodeStanding(string SentTo, int TriesLeft, int ResendsLeft, TimeSpan? Wait)
{
    /// <summary>How often the address or number may still be corrected.</summary>
    public int ChangesLeft { get; init; }
}

/// <summary>Tells how things stand with the codes a visitor waits for. It is the same for codes nobody gets (S-003).</summary>
public sealed class CodeStandings
{
    private readonly SentCodes _codes;

    internal CodeStandings(SentCodes codes) => _codes = codes;

    /// <summary>The standing of the code of this kind; null when none waits.</summary>
    public CodeStanding? Of(Visitor visitor, PendingKind kind)
    {
        if (visitor.Find(kind) is not { SentTo: { } sentTo } step)
            return null;
        return new CodeStanding(sentTo, step.TriesLeft, step.ResendsLeft, _codes.WaitOf(step)) { ChangesLeft = step.ChangesLeft };
    }
}
