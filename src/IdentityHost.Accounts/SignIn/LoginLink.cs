using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>
/// The link beside a mailed code (<see cref="AccountsOptions.LoginByLinkEnabled"/>). Looking at it changes nothing (S-038). Confirmed where the code was
/// asked for, it signs in; confirmed elsewhere, it lets that browser or app go on, and both show a number to compare.
/// </summary>
public sealed class LoginLink
{
    private readonly LoginByCode _flow;
    private readonly IVisitors _visitors;
    private readonly VisitorWriter _writer;
    private readonly CodeKey _key;
    private readonly IOptions<AccountsOptions> _options;

    internal LoginLink(LoginByCode flow, IVisitors visitors, VisitorWriter writer, CodeKey key, IOptions<AccountsOptions> options) =>
        (_flow, _visitors, _writer, _key, _options) = (flow, visitors, writer, key, options);

    /// <summary>The number shown where the code was asked for; null when links are off or no code waits.</summary>
    public string? NumberOf(Visitor visitor) =>
        _options.Value.LoginByLinkEnabled && visitor.Find(PendingKind.LoginCode) is { } step ? LoginLinkKey.Number(_key, step) : null;

    /// <summary>What a key leads to; null when it is not good, or no longer.</summary>
    public async Task<LoginLinkInfo?> InspectAsync(Visitor visitor, string? key, CancellationToken ct) =>
        await FindAsync(key, ct) is { } step ? new LoginLinkInfo(visitor.Holder == step.Holder, LoginLinkKey.Number(_key, step)) : null;

    /// <summary>Takes the key, once.</summary>
    public async Task<FlowOutcome> ConfirmAsync(Visitor visitor, string? key, CancellationToken ct)
    {
        if (await FindAsync(key, ct) is not { } step)
            return FlowOutcome.Failed("invalid_or_expired_key", "key");
        if (visitor.Holder == step.Holder)
            return await _flow.ProveAsync(visitor, step, ct);

        // The code is void from here on, and so is the link: both hang on the step's id.
        var approved = step with { Id = RandomToken.NewId(), CodeHash = null };
        return await _writer.TryCommitAsync(visitor, [new ReplaceStep(step, approved)], ct) ? FlowOutcome.Done : FlowOutcome.Failed("invalid_or_expired_key", "key");
    }

    private async ValueTask<PendingStep?> FindAsync(string? key, CancellationToken ct) =>
        _options.Value.LoginByLinkEnabled && LoginLinkKey.StepId(_key, key) is { } id
        && await _visitors.FindStepAsync(id, PendingKind.LoginCode, _writer.Now, ct) is { AccountId: not null, CodeHash: not null } step
            ? step
            : null;
}

/// <summary>What a mailed sign-in link leads to.</summary>
/// <param name="IsHere">Whether the code was asked for in this browser.</param>
/// <param name="Number">What the other one shows, where it was not.</param>
public sealed record LoginLinkInfo(bool IsHere, string Number);
