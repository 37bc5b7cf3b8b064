using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.External.Links;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;

namespace IdentityHost.Accounts.External;

/// <summary>Takes tokens that apps got at a provider themselves: to sign in, or to connect the identity they prove.</summary>
public sealed class ExternalTokens
{
    private readonly IExternalProviders _providers;
    private readonly ExternalSwitch _signIn;
    private readonly ExternalLinkBook _book;
    private readonly FlowRates _rates;
    private readonly SignInPipeline _pipeline;

    internal ExternalTokens(IExternalProviders providers, ExternalSwitch signIn, ExternalLinkBook book, FlowRates rates, SignInPipeline pipeline)
    {
        _providers = providers;
        _signIn = signIn;
        _book = book;
        _rates = rates;
        _pipeline = pipeline;
    }

    /// <summary>Proves an identity by a token. All that is wrong with the form is told at once, in the order of its fields.</summary>
    public async Task<FlowOutcome> ProveAsync(Visitor visitor, ExternalTokenForm form, CancellationToken ct)
    {
        var provider = _providers.Enabled.FirstOrDefault(p => p.Id == form.Provider);
        if (form.Faults(provider) is { Count: > 0 } faults)
            return new FlowOutcome.Invalid(faults);
        var connects = form.Process == ExternalProcess.Connect;
        if (connects && await _book.RefusalAsync(visitor, ct) is { } refusal)
            return refusal;
        if (await _rates.TryAsync(RatedFlow.Login, visitor, null, ct) is { } wait)
            return new FlowOutcome.Throttled(wait);

        switch (await _providers.VerifyTokenAsync(provider!.Id, new ExternalToken(form.Token!.ClientId ?? "", form.Token.IdToken, form.Token.AccessToken) { Nonce = form.Token.Nonce }, ct))
        {
            case ExternalTokenProof.Unreachable unreachable:
                return new FlowOutcome.Busy(unreachable.RetryAfter);
            case ExternalTokenProof.Proven { Identity: var identity } when identity.Provider == provider.Id && identity.IsUsable:
                return connects ? await _book.ConnectAsync(visitor, identity, [], ct) : await SignInAsync(visitor, identity, ct);
            case var proof:
                await _pipeline.FailedAsync(visitor, AuditReasons.WrongToken, ct);
                return FlowOutcome.Failed(proof is ExternalTokenProof.Refused refused ? refused.Code : "invalid_token", "token");
        }
    }

    private async Task<FlowOutcome> SignInAsync(Visitor visitor, ExternalIdentity identity, CancellationToken ct)
    {
        var outcome = await _signIn.ProveAsync(visitor, identity, [], ct);
        // S-016: of a disabled account nothing is told but that nobody is signed in, as that account, now.
        return outcome is FlowOutcome.NotPending && !visitor.IsSignedIn ? new FlowOutcome.NotSignedIn() : outcome;
    }
}

/// <summary>The form an app sends.</summary>
/// <param name="Provider">Null or empty for none.</param>
/// <param name="Process">Null or empty for none.</param>
/// <param name="Token">Null where none came, or nothing that is one.</param>
public sealed record ExternalTokenForm(string? Provider, string? Process, ExternalTokenParts? Token)
{
    /// <summary>What is wrong with the token by its form alone; null for nothing.</summary>
    public string? TokenFault { get; init; }

    internal IReadOnlyList<InputError> Faults(ExternalProvider? provider)
    {
        var faults = new List<InputError>();
        if (string.IsNullOrEmpty(Provider))
            faults.Add(new("required", "provider"));
        else if (provider is { HasToken: false })
            faults.Add(new("token_authentication_not_supported", "provider"));
        if (Process is not (ExternalProcess.Login or ExternalProcess.Connect))
            faults.Add(new(string.IsNullOrEmpty(Process) ? "required" : "invalid_choice", "process"));
        if (FaultOfToken(provider) is { } fault)
            faults.Add(new(fault, "token"));
        return faults;
    }

    private string? FaultOfToken(ExternalProvider? provider)
    {
        if (Token is null)
            return TokenFault ?? "required";
        if (Token.ClientId is null && provider is null or { ClientId: not null })
            return "client_id_required";
        if (provider is null)
            return string.IsNullOrEmpty(Provider) ? null : "invalid_token";
        if (provider.ClientId is not null && provider.ClientId != Token.ClientId)
            return "client_id_mismatch";
        return TokenFault ?? (string.IsNullOrEmpty(Token.IdToken) && string.IsNullOrEmpty(Token.AccessToken) ? "token_required" : null);
    }

    /// <summary>Without the token (S-200).</summary>
    public override string ToString() => nameof(ExternalTokenForm);
}

/// <summary>The members of a token.</summary>
public sealed record ExternalTokenParts(string? ClientId, string? IdToken, string? AccessToken)
{
    /// <summary>The nonce the app asked with, where it tells; a member of ours beside allauth's.</summary>
    public string? Nonce { get; init; }

    /// <summary>Without the tokens (S-200).</summary>
    public override string ToString() => nameof(ExternalTokenParts);
}
