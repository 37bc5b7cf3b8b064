using IdentityHost.Accounts.Authenticators;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Passkeys;

/// <summary>The passkeys of whoever is signed in: add, rename, remove.</summary>
public sealed class PasskeyBook
{
    internal PasskeyBook()
    {
    }

    /// <summary>The options to make a new one with.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="passwordless">Whether it is to sign in alone: then it must verify its user and know the account by itself.</param>
    /// <param name="ct">Cancels.</param>
    public Task<PasskeyChallenge> AskAsync(Visitor visitor, bool passwordless, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Takes what the browser made.</summary>
    /// <param name="visitor">Who adds it.</param>
    /// <param name="name">What to call it; null or empty for a name of ours.</param>
    /// <param name="credential">The JSON text of the browser's <c>toJSON()</c>; null or <c>{}</c> for none.</param>
    /// <param name="ct">Cancels.</param>
    public Task<PasskeyChange> AddAsync(Visitor visitor, string? name, string? credential, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Gives one another name.</summary>
    public Task<PasskeyChange> RenameAsync(Visitor visitor, string? id, string? name, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Removes some; the recovery codes go with the last factor.</summary>
    public Task<FlowOutcome> RemoveAsync(Visitor visitor, IReadOnlyList<string>? ids, CancellationToken ct) => throw new NotSupportedException();
}

/// <summary>What a change of a passkey gave.</summary>
public abstract record PasskeyChange
{
    private PasskeyChange()
    {
    }

    /// <summary>It is so now.</summary>
    /// <param name="Passkey">The passkey.</param>
    /// <param name="RecoveryCodesGenerated">Whether the account got its recovery codes with it.</param>
    public sealed record Saved(AuthenticatorInfo Passkey, bool RecoveryCodesGenerated) : PasskeyChange;

    /// <summary>Nothing was changed.</summary>
    public sealed record Not(FlowOutcome Outcome) : PasskeyChange;
}
