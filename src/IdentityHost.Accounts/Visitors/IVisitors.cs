using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Sessions;

namespace IdentityHost.Accounts.Visitors;

/// <summary>A browser or app that is not signed in and has something under way: one row.</summary>
/// <param name="Id">Random; the holder of its pending steps.</param>
/// <param name="TokenHash">SHA-256 of the token its cookie or header carries.</param>
/// <param name="Kind">A token of one kind is nobody's in the other (S-069).</param>
/// <param name="ExpiresAt">The end, however often it is used; what begins shortly before it moves it (<see cref="ExtendVisitor"/>).</param>
public sealed record KeptVisitor(string Id, byte[] TokenHash, ClientKind Kind, DateTimeOffset ExpiresAt);

/// <summary>Reads of what visitors have under way; writes are acts.</summary>
public interface IVisitors
{
    /// <summary>The visitor with this token that lives at <paramref name="at"/>, or null.</summary>
    ValueTask<KeptVisitor?> FindAsync(byte[] tokenHash, ClientKind kind, DateTimeOffset at, CancellationToken ct);

    /// <summary>The steps of this holder that live at <paramref name="at"/>.</summary>
    ValueTask<IReadOnlyList<PendingStep>> PendingOfAsync(string holder, DateTimeOffset at, CancellationToken ct);

    /// <summary>The step with this id that lives at <paramref name="at"/>, whoever holds it; or null.</summary>
    ValueTask<PendingStep?> FindStepAsync(string id, PendingKind kind, DateTimeOffset at, CancellationToken ct);

    /// <summary>
    /// Takes one try from the step, by one conditional UPDATE committed on its own before the secret is looked at (S-011, S-012); how many are left
    /// after it. Null when none was left, the step was written anew meanwhile, or its time is over.
    /// </summary>
    ValueTask<int?> TryTakeTryAsync(PendingStep step, DateTimeOffset at, CancellationToken ct);
}

/// <summary>Adds a visitor's row.</summary>
public sealed record KeepVisitor(KeptVisitor Visitor) : Change;

/// <summary>Keeps a visitor longer, because of what it begins. Conditional: the row is there still.</summary>
public sealed record ExtendVisitor(string Id, DateTimeOffset ExpiresAt) : Change;

/// <summary>Removes a visitor's row and everything it has under way.</summary>
public sealed record ForgetVisitor(string Id) : Change;

/// <summary>Writes a step in place of the one of its kind that its holder may have.</summary>
public sealed record BeginStep(PendingStep Step) : Change;

/// <summary>
/// Writes a step in place of the given one. Conditional: that one is still there as it was read, and alive. It is found by its id alone, because
/// the same act may have moved it to another holder.
/// </summary>
public sealed record ReplaceStep(PendingStep Old, PendingStep New) : Change;

/// <summary>Takes a step away because it served. Conditional: it is still there as it was read, and alive; found by its id alone.</summary>
public sealed record SpendStep(PendingStep Step) : Change;

/// <summary>Takes steps of these kinds away, if they are there.</summary>
public sealed record DropSteps(string Holder, params IReadOnlyList<PendingKind> Kinds) : Change;

/// <summary>Hands what is under way over to another holder, replacing what that one has of the same kinds.</summary>
public sealed record MoveSteps(string From, string To) : Change;
