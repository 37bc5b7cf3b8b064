using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.Idempotency;

/// <summary>The key under which kept answers are encrypted in the database: derived from the master key, never stored.</summary>
/// <param name="Value">32 bytes.</param>
public sealed record AnswerKey(byte[] Value)
{
    /// <inheritdoc />
    public override string ToString() => nameof(AnswerKey);
}

/// <summary>What becomes of a request that came with an idempotency key.</summary>
public abstract record Repetition
{
    private Repetition()
    {
    }

    /// <summary>It is the first: answer it, and keep the answer.</summary>
    public sealed record First(RepeatableRequest Request) : Repetition;

    /// <summary>It is answered as before.</summary>
    /// <param name="Answer">What was kept.</param>
    public sealed record Again(byte[] Answer) : Repetition
    {
        /// <summary>Without the answer, which may hold a secret (S-200).</summary>
        public override string ToString() => nameof(Again);
    }

    /// <summary>The first one is still being answered.</summary>
    /// <param name="Wait">When to ask again.</param>
    public sealed record Underway(TimeSpan Wait) : Repetition;

    /// <summary>The first one met a fault, or its server died: whether it made anything, nobody knows.</summary>
    public sealed record Lost : Repetition;

    /// <summary>The key was used for something else.</summary>
    public sealed record Other : Repetition;

    /// <summary>It was answered, and the answer cannot be read any more: the master key was replaced.</summary>
    public sealed record Unreadable : Repetition;
}

/// <summary>Answers requests that come twice, because whoever sent them did not hear the answer, twice with the same (draft-ietf-httpapi-idempotency-key-header-07).</summary>
public sealed class RepeatableRequests(IIdempotencyKeys keys, AnswerKey key, TimeProvider clock)
{
    // Longer than any request is let live; a holder that is gone after it has crashed. Nobody takes its place, for it may have made what was asked for.
    private static readonly TimeSpan s_hold = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_memory = TimeSpan.FromHours(24);

    /// <summary>Says whether a request is the first with its key.</summary>
    /// <param name="scope">Whose key it is and what it was sent to: nobody meets the keys of others.</param>
    /// <param name="idempotencyKey">As it was sent.</param>
    /// <param name="content">What is asked for.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Repetition> BeginAsync(IReadOnlyList<string> scope, string idempotencyKey, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var name = Encoding.UTF8.GetBytes(string.Join('\n', [.. scope, idempotencyKey]));
        var request = new RepeatableRequest(SHA256.HashData(name), SHA256.HashData(content.Span), RandomToken.NewId());
        var now = clock.GetUtcNow();
        return await keys.TakeAsync(request, now, now + s_hold, now + s_memory, ct) switch
        {
            KeyState.Taken => new Repetition.First(request),
            KeyState.Held held => held.Until > now ? new Repetition.Underway(held.Until - now) : new Repetition.Lost(),
            KeyState.Answered { Box: var box } => AuthenticatedBox.Open(key.Value, box, Place(request)) is { } answer ? new Repetition.Again(answer) : new Repetition.Unreadable(),
            KeyState.Different => new Repetition.Other(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Keeps the answer of the first request for a day; false when the key is not its own any more.</summary>
    public Task<bool> TryKeepAsync(RepeatableRequest request, byte[] answer, CancellationToken ct) =>
        keys.TryAnswerAsync(request, AuthenticatedBox.Seal(key.Value, answer, Place(request)), ct);

    /// <summary>A fault ended the first request: its key stays taken, and whoever comes again is told so.</summary>
    public Task LoseAsync(RepeatableRequest request, CancellationToken ct) => keys.LeaveAsync(request, clock.GetUtcNow(), ct);

    /// <summary>Nothing came of the first request: its key is good for another try.</summary>
    public Task ForgetAsync(RepeatableRequest request, CancellationToken ct) => keys.ForgetAsync(request, ct);

    private static string Place(RepeatableRequest request) => "answer:" + Base64Url.EncodeToString(request.KeyHash);
}
