using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.MailedLinks;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.EmailAddresses;

/// <summary>Takes the proof of an address by the key of a mailed link.</summary>
internal sealed class LinkVerification(EmailVerificationParts parts, SignInPipeline pipeline, VisitorWriter writer, IOptions<AccountsOptions> options)
{
    /// <summary>What the key would prove, without spending it.</summary>
    public async Task<EmailVerificationInfo> InspectAsync(Visitor visitor, string? key, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(key))
            return new EmailVerificationInfo.Not(FlowOutcome.Failed("required", "key"));
        if (await FindAsync(key, ct) is not { } link || await parts.Accounts.FindAsync(link.AccountId, ct) is not { Account: var account })
            return new EmailVerificationInfo.Not(FlowOutcome.Failed("invalid_or_expired_key", "key"));
        return new EmailVerificationInfo.Found(await SpellingAsync(link, ct), account, await WaitingForAsync(visitor, link, ct) is not null);
    }

    /// <summary>Takes it: the address is proven. It signs in where a sign-in of this visitor waits for it and the settings say so.</summary>
    public async Task<FlowOutcome> VerifyAsync(Visitor visitor, string? key, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(key))
            return FlowOutcome.Failed("required", "key");
        if (await FindAsync(key, ct) is not { } link)
            return FlowOutcome.Failed("invalid_or_expired_key", "key");
        if (visitor.Account?.Id == link.AccountId)
        {
            return EmailAddress.TryParse(await SpellingAsync(link, ct), out var address) && await parts.Additions.TryProveAsync(visitor, address, [new SpendLink(link)], ct)
                ? FlowOutcome.Done
                : FlowOutcome.Failed("email_taken", "key");
        }

        return await WaitingForAsync(visitor, link, ct) is { } waiting ? await WhereItWaitsAsync(visitor, waiting, link, ct) : await ElsewhereAsync(visitor, link, ct);
    }

    private async Task<FlowOutcome> WhereItWaitsAsync(Visitor visitor, WaitingSignIn waiting, MailedLink link, CancellationToken ct)
    {
        waiting = waiting.WithProven(link.Normalized);
        var proven = waiting.SignIn with { EmailProven = true };
        if (options.Value.LoginOnEmailConfirmation)
        {
            var outcome = await pipeline.ContinueAsync(visitor, waiting, proven, Proof(link), ct);
            return outcome is FlowOutcome.NotPending ? FlowOutcome.Failed("email_taken", "key") : outcome;
        }

        if (!await writer.TryCommitAsync(visitor, [.. Proof(link), .. await pipeline.AtTheEndAsync(visitor, waiting, proven, ct)], ct))
            return FlowOutcome.Failed("email_taken", "key");
        await writer.ForgetAsync(visitor, ct);
        return FlowOutcome.Done;
    }

    /// <summary>
    /// S-162: somebody else may have made the account, in the hope that the owner of the mailbox presses the link. Whoever it was shows the mailbox at the
    /// next sign-in; what was set up or issued before ends.
    /// </summary>
    private async Task<FlowOutcome> ElsewhereAsync(Visitor visitor, MailedLink link, CancellationToken ct)
    {
        // Whoever adds an address to an account proves it there: they could have typed somebody else's, who presses the link in good faith. An address that
        // stays off its account is no claim to it.
        if (await parts.Accounts.FindAsync(link.AccountId, ct) is not { Account: { EmailConfirmed: false } account } || account.NormalizedEmail != link.Normalized)
            return new FlowOutcome.NotSignedIn();
        IReadOnlyList<Change> ended = [.. SetUpBefore.Retire(account, link.Normalized, options.Value), new OweMailbox(account.Id, account.SecurityStamp ?? "", RandomToken.NewSecret())];
        if (!await writer.TryCommitAsync(visitor, [.. Proof(link), .. ended], ct))
            return FlowOutcome.Failed("email_taken", "key");
        if (Flows.OwedBy(visitor) == Flow.VerifyEmail)
            await writer.ForgetAsync(visitor, ct);
        return FlowOutcome.Done;
    }

    private IReadOnlyList<Change> Proof(MailedLink link) =>
        [new SpendLink(link), new VerifyEmail(link.AccountId, link.Normalized) { MayBecomePrimary = options.Value.IdentityUpdateOnConfirmation }];

    /// <summary>The sign-in of this visitor that waits for just this proof; null when none does.</summary>
    private async ValueTask<WaitingSignIn?> WaitingForAsync(Visitor visitor, MailedLink link, CancellationToken ct) =>
        await pipeline.FindAsync(visitor, Flow.VerifyEmail, ct) is { } waiting && waiting.Account?.Id == link.AccountId && waiting.Account.NormalizedEmail == link.Normalized
            ? waiting
            : null;

    private ValueTask<MailedLink?> FindAsync(string key, CancellationToken ct) => parts.Links.FindAsync(RandomToken.Hash(key), LinkPurpose.VerifyEmail, writer.Now, ct);

    private async ValueTask<string> SpellingAsync(MailedLink link, CancellationToken ct) =>
        (await parts.Addresses.ListAsync(link.AccountId, ct)).FirstOrDefault(a => a.Normalized == link.Normalized)?.Email ?? link.Normalized;
}
