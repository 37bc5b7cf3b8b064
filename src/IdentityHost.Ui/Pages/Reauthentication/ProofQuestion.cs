using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace IdentityHost.Ui.Pages.Reauthentication;

/// <summary>Asks somebody signed in to prove again that it is them.</summary>
/// <param name="ReturnTo">The page they come from.</param>
/// <param name="Kept">The form that goes on afterwards; null for none.</param>
internal sealed record ProofQuestion(string ReturnTo, KeptForm? Kept)
{
    public bool ByPassword { get; init; }

    /// <summary>Whether a code of an authenticator app or a recovery code serves.</summary>
    public bool ByCode { get; init; }

    /// <summary>Whether there is an authenticator app among them.</summary>
    public bool ByApp { get; init; }

    /// <summary>Whether there are recovery codes among them.</summary>
    public bool ByRecoveryCode { get; init; }

    public bool ByPasskey { get; init; }

    /// <summary>The outside providers that serve; empty for none.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>What a code can be sent to; empty for who has something else to show.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>Where one was sent that is waited for; null for none.</summary>
    public Device? SentTo { get; init; }

    /// <summary>The app's request that demands a second factor; null when the account's own pages ask.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether that app only wishes for it, so that its person may go on without.</summary>
    public bool CanGoWithout { get; init; }

    public string? Error { get; init; }

    /// <summary>The field whose fault it is; null for none.</summary>
    public string? ErrorField { get; init; }

    /// <summary>How things stand with the code that was sent; null where none is waited for.</summary>
    public CodeStanding? Standing { get; init; }

    /// <summary>What is wrong with a field; null for nothing.</summary>
    public string? ErrorOf(string field) => field == ErrorField ? Error : null;

    /// <summary>The question as the answer to a form.</summary>
    public ViewResult ToResult() => new()
    {
        ViewName = "/Pages/Reauthentication/Question.cshtml",
        ViewData = new ViewDataDictionary<ProofQuestion>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = this },
    };
}

/// <summary>Finds out what to ask somebody for.</summary>
internal sealed class ProofQuestions(Flows flows, CodeStandings standings)
{
    /// <summary>The ways this account has.</summary>
    public async Task<ProofQuestion> OfAsync(Visitor visitor, string returnTo, KeptForm? kept, CancellationToken ct) =>
        Of(visitor, await flows.ReauthenticationAsync(visitor, ct), returnTo, kept);

    /// <summary>Those of them that make two factors of what was proven last, as an app demands.</summary>
    public async Task<ProofQuestion> OfRiseAsync(Visitor visitor, string requestId, string returnTo, KeptForm? kept, CancellationToken ct) =>
        Of(visitor, await flows.RiseAsync(visitor, ct), returnTo, kept) with { RequestId = requestId };

    private ProofQuestion Of(Visitor visitor, IReadOnlyList<Flow> ways, string returnTo, KeptForm? kept)
    {
        var sending = ways.FirstOrDefault(f => f.Id == Flow.ReauthenticateByCode);
        var types = ways.FirstOrDefault(f => f.Id == Flow.MfaReauthenticate)?.Types ?? [];
        return new ProofQuestion(returnTo, kept)
        {
            Devices = sending?.Devices ?? [],
            Standing = standings.Of(visitor, PendingKind.ProofCode),
            SentTo = sending?.Devices?.FirstOrDefault(d => d.Id == sending.SentBy),
            ByPassword = ways.Any(f => f.Id == Flow.Reauthenticate),
            Providers = ways.FirstOrDefault(f => f.Id == Flow.ProviderRedirect)?.Providers ?? [],
            ByCode = types.Any(t => t is "totp" or "recovery_codes"),
            ByApp = types.Contains("totp", StringComparer.Ordinal),
            ByRecoveryCode = types.Contains("recovery_codes", StringComparer.Ordinal),
            ByPasskey = types.Contains("webauthn", StringComparer.Ordinal),
        };
    }
}
