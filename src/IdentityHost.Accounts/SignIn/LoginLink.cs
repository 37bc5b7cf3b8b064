using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.Secrets;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>
/// The link beside a mailed code (<see cref="AccountsOptions.LoginByLinkEnabled"/>). Looking at it changes nothing (S-038). Confirmed where the code was
/// asked for, it signs in; confirmed elsewhere with the number that is shown there, it lets that browser or app go on.
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

    /// <summary>The number shown where the code was asked for; null when links are off, or no code waits that was mailed.</summary>
    public string? NumberOf(Visitor visitor) =>
        _options.Value.LoginByLinkEnabled && !SecondCode.IsOwed(visitor) && visitor.Find(PendingKind.LoginCode) is { } step && !PhoneNumber.TryParseExact(step.SentTo, out _)
            ? LoginLinkKey.Number(_key, step)
            : null;

    /// <summary>Whether the link was confirmed elsewhere, so that the sign-in here can go on without the code (<see cref="LoginByCode.ConfirmAsync"/>).</summary>
    public static bool IsConfirmed(Visitor visitor) => Flows.OwedBy(visitor) == Flow.LoginByCode && visitor.Find(PendingKind.LoginCode) is { CodeHash: null };

    /// <summary>What a key leads to; null when it is not good, or no longer.</summary>
    public async Task<LoginLinkInfo?> InspectAsync(Visitor visitor, string? key, CancellationToken ct)
    {
        if (await FindAsync(key, ct) is not { } step)
            return null;
        var signIn = (await _visitors.PendingOfAsync(step.Holder, _writer.Now, ct)).FirstOrDefault(s => s.Kind == PendingKind.SignIn) is { } waiting ? PendingSignIn.Of(waiting) : null;
        return new LoginLinkInfo(visitor.Holder == step.Holder, step.CreatedAt, signIn?.Device, signIn?.App);
    }

    /// <summary>Takes the key, once.</summary>
    /// <param name="visitor">Who confirms.</param>
    /// <param name="key">The key.</param>
    /// <param name="number">What the browser that asked shows, typed by who confirms elsewhere; a wrong one ends the code and the link.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<FlowOutcome> ConfirmAsync(Visitor visitor, string? key, string? number, CancellationToken ct)
    {
        if (await FindAsync(key, ct) is not { } step)
            return FlowOutcome.Failed("invalid_or_expired_key", "key");
        if (visitor.Holder == step.Holder)
            return await _flow.ProveAsync(visitor, step, ct);

        if (string.IsNullOrWhiteSpace(number))
            return FlowOutcome.Failed("required", "number");
        if (number.Trim() != LoginLinkKey.Number(_key, step))
        {
            await _writer.TryCommitAsync(visitor, [new SpendStep(step)], ct);
            return FlowOutcome.Failed("invalid_or_expired_key", "key");
        }

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
/// <param name="At">When it was sent.</param>
/// <param name="UserAgent">What the browser or app says it is that asked for it; null when it says nothing.</param>
/// <param name="App">What the app is called for which it asked; null for none. Untrusted text.</param>
public sealed record LoginLinkInfo(bool IsHere, DateTimeOffset At, string? UserAgent, string? App);
