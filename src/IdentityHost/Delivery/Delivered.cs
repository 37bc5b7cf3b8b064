namespace IdentityHost.Delivery;

/// <summary>What became of one try to send a message. A refusal of the other side is a value; only faults of our own are exceptions.</summary>
internal abstract record Delivered
{
    private Delivered()
    {
    }

    /// <summary>The other side has taken the message.</summary>
    public sealed record Sent : Delivered;

    /// <summary>Not now: nobody answered, or the answer was a temporary one (RFC 5321 §4.2.1: 4yz). Trying again is right.</summary>
    /// <param name="Reason">For the log: what happened, without anything of the message.</param>
    public sealed record Later(string Reason) : Delivered
    {
        /// <summary>How long the other side wants to be left alone; null when it did not say.</summary>
        public TimeSpan? After { get; init; }
    }

    /// <summary>Never: the answer was a permanent one (5yz), or the message cannot travel this way. Trying again would give the same.</summary>
    /// <param name="Reason">For the log: what happened, without anything of the message.</param>
    public sealed record Refused(string Reason) : Delivered;
}
