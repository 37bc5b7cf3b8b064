using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignUp;

/// <summary>Somebody whose form can be used.</summary>
/// <param name="Visitor">Who.</param>
/// <param name="Form">What was typed.</param>
/// <param name="Draft">What the account will have beside address and number.</param>
/// <param name="Proven">The sign-up itself.</param>
/// <param name="ByPasskey">Whether a passkey is made in place of a password.</param>
internal sealed record Newcomer(Visitor Visitor, ReadForm Form, SignUpDraft Draft, ProvenMethod Proven, bool ByPasskey)
{
    /// <summary>When they come: with their proof, unless that was made before.</summary>
    public DateTimeOffset Now { get; init; } = Proven.At;

    /// <summary>The identity at a provider they come with; null for none.</summary>
    public LinkDraft? Link { get; init; }

    /// <summary>What brought them here, and is spent with what comes of it.</summary>
    public IReadOnlyList<Change> Spent { get; init; } = [];

    /// <summary>
    /// The sign-in that goes on with this account. The identity is connected at its end: connected before the address is proven, it could not be connected
    /// elsewhere, and would tell that the address had been free (S-003).
    /// </summary>
    public PendingSignIn SignInTo(Account account) => new([Proven], account.SecurityStamp!, Now) { Email = account.Email, PasskeySignUp = ByPasskey, Link = Link };

    /// <summary>The one that goes on without an account, and looks the same (S-003).</summary>
    public PendingSignIn SignInAsNobody() => new([Proven], "", Now) { Email = Form.Email?.Value, Phone = Form.Phone?.Value, PasskeySignUp = ByPasskey, Draft = Draft, Link = Link };

    /// <summary>Without what was typed (S-200).</summary>
    public override string ToString() => nameof(Newcomer);
}

/// <summary>The ways to an account.</summary>
internal sealed record SignUpEntrances(OpenSignUp Open, DeferredSignUp Deferred, InvitedSignUp Invited);

/// <summary>Where the proof of an address is not owed it is asked for all the same, by a link: nobody waits for it here, and nobody is told when the mailbox has had enough (S-178).</summary>
internal sealed class OptionalProof(CodeProof codes, EmailProofs proofs, IOptions<AccountsOptions> options)
{
    public async ValueTask<IReadOnlyList<Change>> AskAsync(Visitor visitor, Account account, EmailAddress? email, CancellationToken ct) =>
        options.Value.EmailVerification == EmailVerification.Optional && email is not null && await codes.MayProveAsync(visitor, email.Normalized, ct) is null
            ? proofs.AskByLink(visitor, account, email.Value)
            : [];
}
