using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.Profile;

/// <summary>The profile of whoever is signed in: what they fill in themselves. Addresses, numbers and names to sign in with have ways of their own.</summary>
public sealed class ProfileBook
{
    private readonly ProfileEdits _edits;
    private readonly VisitorWriter _writer;

    internal ProfileBook(ProfileEdits edits, VisitorWriter writer) => (_edits, _writer) = (edits, writer);

    /// <summary>Changes what is named. All that is wrong is told at once, by the names with what they stand in: <c>fields/company</c>.</summary>
    public async Task<FlowOutcome> ChangeAsync(Visitor visitor, ProfileChange change, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        if (_edits.Make(account, change, _writer.Now, out var write) is { Count: > 0 } errors)
            return new FlowOutcome.Invalid(errors);
        return await _writer.TryCommitAsync(visitor, [write], ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }
}
