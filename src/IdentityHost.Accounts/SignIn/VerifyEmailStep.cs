using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Throttling;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>Nobody gets in on an address that is not proven.</summary>
internal sealed class VerifyEmailStep(EmailProofs proofs, FlowRates rates, CodeThrottle throttle, IAccounts accounts, IOptions<AccountsOptions> options) : ISignInStep
{
    public string Id => Flow.VerifyEmail;

    /// <remarks>
    /// Whoever signed in by an address has proven it, or it is their primary one: others open no door (S-053). Who came by a provider with somebody's proven
    /// address shows the mailbox whatever the settings say (S-161).
    /// </remarks>
    public ValueTask<bool> IsOwedAsync(SignInState state, CancellationToken ct) => ValueTask.FromResult(
        state.SignIn.ConnectsTo is not null
        || (options.Value.EmailVerification == EmailVerification.Mandatory && !state.SignIn.EmailProven && state.Account is not ({ EmailConfirmed: true } or { Email: null })));

    public async ValueTask<StepBeginning> BeginAsync(SignInState state, CancellationToken ct)
    {
        // Without an account the visitor typed an address that others have: they wait here for a mail nobody gets; so does who corrected theirs to one.
        if ((state.SignIn.Corrected ?? state.Account?.Email ?? state.SignIn.Email) is not { } address)
            return new StepBeginning.Refused(new FlowOutcome.NotPending());
        var normalized = IdentifierNormalizer.Normalize(address)!;
        // The link that was mailed for this account a moment ago still serves, wherever it is pressed; a code serves only where it was asked for.
        var byCode = options.Value.EmailVerificationByCodeEnabled;
        // By a link, a sign-in as nobody has no mail before it that serves: the address's own count holds it, whoever has the address.
        var early = byCode || state.Account is not null
            ? await rates.TryAsync(RatedFlow.ConfirmEmail, state.Visitor, byCode ? normalized : $"{state.Account!.Id} {normalized}", ct)
            : null;
        if (early is not null && !byCode)
            return new StepBeginning.Waits(state.SignIn, _ => []);
        if ((early ?? await throttle.SendAsync(state.Visitor, null, normalized, ct)) is { } wait)
            return new StepBeginning.Refused(FlowOutcome.TooOften(wait));

        var owner = await OwnerAsync(state.SignIn.ConnectsTo, ct);
        IReadOnlyList<Change> Write(string holder) => state switch
        {
            { SignIn.Corrected: not null } => proofs.Feign(holder, address),
            { Account: { } account } => proofs.Ask(state.Visitor, holder, account, address),
            { SignIn.Link: { } link } when owner is not null => proofs.AskOwner(state.Visitor, holder, owner, address, link),
            _ => proofs.Feign(holder, address),
        };
        return new StepBeginning.Waits(state.SignIn, Write);
    }

    /// <summary>Who gets the code that connects an identity: nobody where the account is disabled, which looks the same (S-001, S-016).</summary>
    private async ValueTask<string?> OwnerAsync(string? accountId, CancellationToken ct) =>
        accountId is not null && await accounts.FindAsync(accountId, ct) is { Account.IsActive: true } ? accountId : null;
}
