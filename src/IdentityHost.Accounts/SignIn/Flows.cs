using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Newcomers;
using IdentityHost.Accounts.PasswordResets;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>One way on, in allauth's words.</summary>
/// <param name="Id">One of the constants below.</param>
/// <param name="IsPending">True for the step that is owed; null where the word says nothing.</param>
public sealed record Flow(string Id, bool? IsPending = null)
{
    // What may be owed before a session begins.

    /// <summary>A code that was sent: asked for in place of a password, or owed after one.</summary>
    public const string LoginByCode = "login_by_code";

    /// <summary>The proof of a telephone number.</summary>
    public const string VerifyPhone = "verify_phone";

    /// <summary>The proof of an e-mail address.</summary>
    public const string VerifyEmail = "verify_email";

    /// <summary>A second factor.</summary>
    public const string MfaAuthenticate = "mfa_authenticate";

    /// <summary>Whether the browser is to be trusted from now on.</summary>
    public const string MfaTrust = "mfa_trust";

    /// <summary>The passkey of an account that begins without a password.</summary>
    public const string MfaSignupWebAuthn = "mfa_signup_webauthn";

    // Ways in beside the first of them.

    /// <summary>A password.</summary>
    public const string Login = "login";

    /// <summary>A new account.</summary>
    public const string Signup = "signup";

    /// <summary>A passkey, in place of name and password.</summary>
    public const string MfaLoginWebAuthn = "mfa_login_webauthn";

    /// <summary>A new password by a code.</summary>
    public const string PasswordResetByCode = "password_reset_by_code";

    /// <summary>An outside provider, to which a browser is sent.</summary>
    public const string ProviderRedirect = "provider_redirect";

    /// <summary>A token that an app got at an outside provider.</summary>
    public const string ProviderToken = "provider_token";

    /// <summary>What an outside provider does not say of somebody who signs up.</summary>
    public const string ProviderSignup = "provider_signup";

    // Ways to prove oneself again.

    /// <summary>By the password.</summary>
    public const string Reauthenticate = "reauthenticate";

    /// <summary>By a code that is sent, for who owes a second factor and has no authenticator, and for who has nothing else to show. allauth has no such flow.</summary>
    public const string ReauthenticateByCode = "reauthenticate_by_code";

    /// <summary>By a second factor.</summary>
    public const string MfaReauthenticate = "mfa_reauthenticate";

    /// <summary>The kinds of authenticators that serve here, in the order to offer them; null where the flow has none.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Of those the kind that was used last; null where none was used yet, or the flow has none.</summary>
    public string? LastUsed { get; init; }

    /// <summary>
    /// The one-time-code devices that serve here, masked; null where the flow has none. Told only to who has shown a first factor (S-003).
    /// </summary>
    public IReadOnlyList<Device>? Devices { get; init; }

    /// <summary>Whether somebody signed in shows a second factor by it.</summary>
    public bool ShowsSecondFactor { get; init; }

    /// <summary>The id of the one of them that a code was sent to; null for none.</summary>
    public string? SentBy { get; init; }

    /// <summary>What is shown here for whoever opens a mailed link on another device; null where none was mailed.</summary>
    public string? Number { get; init; }

    /// <summary>The outside providers that serve here; null where the flow has none.</summary>
    public IReadOnlyList<string>? Providers { get; init; }

    /// <summary>The one whose sign-up waits for data; null where none does.</summary>
    public ExternalProvider? Provider { get; init; }
}

/// <summary>What a visitor can do next: the ways in, and the step that is owed; or the ways to prove oneself again. One list for all faces.</summary>
public sealed class Flows
{
    private readonly SignUpFlow _signUp;
    private readonly PasswordReset _reset;
    private readonly IOptions<AccountsOptions> _options;
    private readonly ReauthenticationFlows _reauthentication;
    private readonly LoginLink _link;
    private readonly IExternalProviders _providers;

    internal Flows(
        SignUpFlow signUp, PasswordReset reset, ReauthenticationFlows reauthentication, LoginLink link, IExternalProviders providers, IOptions<AccountsOptions> options) =>
        (_signUp, _reset, _reauthentication, _link, _providers, _options) = (signUp, reset, reauthentication, link, providers, options);

    /// <summary>The id of the step that is owed by a sign-in of this visitor; null when none waits.</summary>
    public static string? OwedBy(Visitor visitor) => visitor.Find(PendingKind.SignIn) is { } step && !visitor.IsSignedIn ? PendingSignIn.Of(step).Stage : null;

    /// <summary>The name that a sign-in of this visitor began with, as it was typed; null when none waits, or it began without one.</summary>
    public static string? TypedBy(Visitor visitor) => visitor.Find(PendingKind.SignIn) is { } step && !visitor.IsSignedIn ? PendingSignIn.Of(step).Typed : null;

    /// <summary>The ways in for somebody who is not signed in, in allauth's order; at most one of them is pending.</summary>
    public IReadOnlyList<Flow> Anonymous(Visitor visitor)
    {
        var flows = new List<Flow> { new(Flow.Login) };
        if (_options.Value.LoginByCodeEnabled)
            flows.Add(new(Flow.LoginByCode));
        if (_signUp.IsOpen)
            flows.Add(new(Flow.Signup));
        AddProviders(flows, visitor);
        if (_options.Value.Mfa.PasskeyLoginEnabled && _options.Value.Mfa.Supports("webauthn"))
            flows.Add(new(Flow.MfaLoginWebAuthn));
        if (Owed(visitor) is { } owed && flows.FindIndex(f => f.Id == owed.Id) is var place)
        {
            if (owed.Id == Flow.LoginByCode)
                owed = owed with { Number = _link.NumberOf(visitor) };
            if (place < 0)
                flows.Add(owed);
            else
                flows[place] = owed;
        }

        AddReset(flows, visitor);
        return flows;
    }

    /// <summary>The ways to prove oneself again that lead on, in allauth's order.</summary>
    public async Task<IReadOnlyList<Flow>> ReauthenticationAsync(Visitor visitor, CancellationToken ct)
    {
        var flows = await _reauthentication.OfAsync(visitor, ct);
        AddReset(flows, visitor);
        return flows;
    }

    /// <summary>Those of them that make two factors of what was proven last.</summary>
    public async Task<IReadOnlyList<Flow>> RiseAsync(Visitor visitor, CancellationToken ct) => await _reauthentication.RiseAsync(visitor, ct);

    /// <summary>The step that is owed by a sign-in of this visitor, with what serves for it; null when none waits.</summary>
    public static Flow? Owed(Visitor visitor)
    {
        if (visitor.IsSignedIn || visitor.Find(PendingKind.SignIn) is not { } step || PendingSignIn.Of(step) is not { Stage.Length: > 0 } signIn)
            return null;
        return new Flow(signIn.Stage, true)
        {
            Types = signIn.Types.Count > 0 ? signIn.Types : null,
            LastUsed = signIn.LastUsed,
            Devices = signIn.Devices.Count > 0 ? signIn.Devices : null,
            SentBy = signIn.SentBy,
        };
    }

    /// <summary>Our own apps have no way to a provider but our pages.</summary>
    private void AddProviders(List<Flow> flows, Visitor visitor)
    {
        if (visitor.Kind == ClientKind.FirstParty)
            return;
        var enabled = _providers.Enabled;
        if (visitor.Kind == ClientKind.Browser && enabled.Any(p => p.HasRedirect))
            flows.Add(new(Flow.ProviderRedirect) { Providers = [.. enabled.Where(p => p.HasRedirect).Select(p => p.Id)] });
        if (enabled.Any(p => p.HasToken))
            flows.Add(new(Flow.ProviderToken) { Providers = [.. enabled.Where(p => p.HasToken).Select(p => p.Id)] });
        if (ExternalSignUp.WaitsFor(visitor) is { } identity)
            flows.Add(new(Flow.ProviderSignup, true) { Provider = enabled.FirstOrDefault(p => p.Id == identity.Provider) ?? new ExternalProvider(identity.Provider, identity.Provider) });
    }

    /// <summary>The only flow that says whether it is pending when it is not (allauth's contract).</summary>
    private void AddReset(List<Flow> flows, Visitor visitor)
    {
        if (_reset.ByCode)
            flows.Add(new(Flow.PasswordResetByCode, visitor.Find(PendingKind.PasswordReset) is not null));
    }
}
