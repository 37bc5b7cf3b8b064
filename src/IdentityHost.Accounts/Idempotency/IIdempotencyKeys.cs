namespace IdentityHost.Accounts.Idempotency;

/// <summary>A request that came with an idempotency key.</summary>
/// <param name="KeyHash">Of the key, with whose it is and what it was sent to.</param>
/// <param name="RequestHash">Of what was asked for.</param>
/// <param name="Holder">Whoever answers it, for this once.</param>
public sealed record RepeatableRequest(byte[] KeyHash, byte[] RequestHash, string Holder)
{
    /// <summary>Without the hashes (S-200).</summary>
    public override string ToString() => nameof(RepeatableRequest);
}

/// <summary>What is known of the key of a request.</summary>
public abstract record KeyState
{
    private KeyState()
    {
    }

    /// <summary>Nothing was: whoever asked holds it now, and answers.</summary>
    public sealed record Taken : KeyState;

    /// <summary>Somebody else answers it, or did until they were gone.</summary>
    /// <param name="Until">When they count as gone.</param>
    public sealed record Held(DateTimeOffset Until) : KeyState;

    /// <summary>It was answered.</summary>
    /// <param name="Box">The answer, sealed.</param>
    public sealed record Answered(byte[] Box) : KeyState
    {
        /// <summary>Without the answer (S-200).</summary>
        public override string ToString() => nameof(Answered);
    }

    /// <summary>It belongs to a request that asked for something else.</summary>
    public sealed record Different : KeyState;
}

/// <summary>The idempotency keys of requests that create something, with their answers for a while.</summary>
public interface IIdempotencyKeys
{
    /// <summary>
    /// Takes the key for whoever asks; one write decides among several. A key that was over at <paramref name="now"/> is as good as a new one. One whose holder
    /// is gone without an answer is not: nobody knows what they made.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The time.</param>
    /// <param name="heldUntil">When its holder counts as gone.</param>
    /// <param name="expiresAt">When key and answer are forgotten.</param>
    /// <param name="ct">Cancels.</param>
    Task<KeyState> TakeAsync(RepeatableRequest request, DateTimeOffset now, DateTimeOffset heldUntil, DateTimeOffset expiresAt, CancellationToken ct);

    /// <summary>Keeps the answer; false when the key is no longer this holder's.</summary>
    Task<bool> TryAnswerAsync(RepeatableRequest request, byte[] box, CancellationToken ct);

    /// <summary>Its holder is gone from <paramref name="now"/> on, and leaves no answer.</summary>
    Task LeaveAsync(RepeatableRequest request, DateTimeOffset now, CancellationToken ct);

    /// <summary>Forgets the key, if it is still this holder's and not answered: nothing came of the request.</summary>
    Task ForgetAsync(RepeatableRequest request, CancellationToken ct);
}
