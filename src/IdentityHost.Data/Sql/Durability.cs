namespace IdentityHost.Data.Sql;

/// <summary>What a transaction survives once it is acknowledged.</summary>
internal enum Durability
{
    /// <summary>Everything but the loss of the disk.</summary>
    PowerCut,

    /// <summary>
    /// The end of this process, however sudden. A power cut may take the last moments with it, whole transactions at a time: for counters of guesses, which nobody
    /// can make the power fail for, and which would otherwise wait for the disk before every password; and for the notes that a message is being sent or was sent.
    /// </summary>
    Crash,
}
