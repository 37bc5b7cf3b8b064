using System.Security.Cryptography;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.OneTimeCodes;

/// <summary>Codes of pending steps: made, bound to their step, compared (S-030 to S-036).</summary>
internal sealed class SentCodes(IVisitors visitors, CodeKey key, IOptions<CodeOptions> options, TimeProvider clock)
{
    /// <summary>A step with a new code. Without an account nobody gets the code, so none may be right (S-003).</summary>
    /// <param name="draft">The step; its id, hash and times are set here, and its tries where it has none.</param>
    /// <param name="lifetime">How long the code is good.</param>
    public (PendingStep Step, string Code) Begin(PendingStep draft, TimeSpan lifetime) => Begin(draft, lifetime, isSent: draft.AccountId is not null);

    /// <summary>The same, where it is said whether anybody gets the code, and what stamp of the account it dies with (S-025).</summary>
    public (PendingStep Step, string Code) Begin(PendingStep draft, TimeSpan lifetime, bool isSent, string? stamp = null)
    {
        var now = clock.GetUtcNow();
        var id = RandomToken.NewId();
        var code = OneTimeCode.New(options.Value.Alphabet, options.Value.Length);
        var step = draft with
        {
            Id = id,
            CodeHash = isSent ? OneTimeCode.Hash(key, draft.Kind.ToString(), ChallengeOf(id, stamp), code) : RandomNumberGenerator.GetBytes(32),
            TriesLeft = draft.TriesLeft > 0 ? draft.TriesLeft : options.Value.Tries,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        return (step, OneTimeCode.Shown(code, options.Value.Alphabet));
    }

    /// <summary>
    /// Compares what was typed, after taking one try from the step, by a write of its own (S-011). What can be no code costs a try as well, so
    /// that no answer tells more than "wrong". The visitor shows how many are left.
    /// </summary>
    /// <param name="visitor">Who typed it.</param>
    /// <param name="step">What it is for.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="stamp">The present stamp of the account, where the code dies with it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<CodeVerdict> CheckAsync(Visitor visitor, PendingStep step, string? typed, string? stamp, CancellationToken ct)
    {
        if (await visitors.TryTakeTryAsync(step, clock.GetUtcNow(), ct) is not { } left)
            return CodeVerdict.Over;
        visitor.Took(step, left);
        if (Fits(step, typed, stamp))
            return CodeVerdict.Right;
        return left == 0 ? CodeVerdict.WrongAndOver : CodeVerdict.Wrong;
    }

    /// <summary>Compares without taking a try: for a code that was right before.</summary>
    public bool Fits(PendingStep step, string? typed, string? stamp) =>
        step.CodeHash is { } expected && OneTimeCode.Clean(typed) is { } code && OneTimeCode.Fits(expected, key, step.Kind.ToString(), ChallengeOf(step.Id, stamp), code);

    /// <summary>How long it is until another code may be asked for; null when it may.</summary>
    public TimeSpan? WaitOf(PendingStep step) => step.CreatedAt + options.Value.ResendAfter - clock.GetUtcNow() is { Ticks: > 0 } wait ? wait : null;

    // Neither holds a zero, so that no two challenges are spelt alike.
    private static string ChallengeOf(string id, string? stamp) => stamp is null ? id : $"{id}\0{stamp}";
}

/// <summary>What comparing a code gave.</summary>
internal enum CodeVerdict
{
    Right,
    Wrong,

    /// <summary>Wrong, and it was the last try: what the code was for has ended.</summary>
    WrongAndOver,

    /// <summary>Not compared: no try was left, or the time was over.</summary>
    Over,
}
