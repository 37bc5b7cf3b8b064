using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.SignIn;

/// <summary>One way on, in allauth's words.</summary>
/// <param name="Id">For example <c>mfa_authenticate</c>.</param>
/// <param name="IsPending">True for the step that is owed; null where the word says nothing.</param>
public sealed record Flow(string Id, bool? IsPending = null)
{
    /// <summary>The kinds of authenticators that serve here, in the order to offer them; null where the flow has none.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>The outside providers that serve here; null where the flow has none.</summary>
    public IReadOnlyList<string>? Providers { get; init; }
}

/// <summary>What a visitor can do next: the ways in, and the step that is owed; or the ways to prove oneself again. One list for all faces.</summary>
public sealed class Flows
{
    private readonly SignUpFlow _signUp;
    private readonly PasswordReset _reset;
    private readonly IOptions<AccountsOptions> _options;
    private readonly ReauthenticationFlows _reauthentication;

    internal Flows(SignUpFlow signUp, PasswordReset reset, ReauthenticationFlows reauthentication, IOptions<AccountsOptions> options) =>
        (_signUp, _reset, _reauthentication, _options) = (signUp, reset, reauthentication, options);

    /// <summary>The id of the step that is owed by a sign-in of this visitor; null when none waits.</summary>
    public static string? OwedBy(Visitor visitor) => visitor.Find(PendingKind.SignIn) is { } step && !visitor.IsSignedIn ? PendingSignIn.Of(step).Stage : null;

    /// <summary>The ways in for somebody who is not signed in, in allauth's order; at most one of them is pending.</summary>
    public IReadOnlyList<Flow> Anonymous(Visitor visitor)
    {
        var flows = new List<Flow> { new("login") };
        if (_options.Value.LoginByCodeEnabled)
            flows.Add(new("login_by_code"));
        if (_signUp.IsOpen)
            flows.Add(new("signup"));
        if (_options.Value.Mfa.PasskeyLoginEnabled && _options.Value.Mfa.Supports("webauthn"))
            flows.Add(new("mfa_login_webauthn"));
        if (Owed(visitor) is { } owed && flows.FindIndex(f => f.Id == owed.Id) is var place)
        {
            if (place < 0)
                flows.Add(owed);
            else
                flows[place] = owed;
        }

        AddReset(flows, visitor);
        return flows;
    }

    /// <summary>The ways to prove oneself again, the strongest first.</summary>
    public async Task<IReadOnlyList<Flow>> ReauthenticationAsync(Visitor visitor, CancellationToken ct)
    {
        var flows = await _reauthentication.OfAsync(visitor.Account!, ct);
        AddReset(flows, visitor);
        return flows;
    }

    private static Flow? Owed(Visitor visitor)
    {
        if (visitor.IsSignedIn || visitor.Find(PendingKind.SignIn) is not { } step || PendingSignIn.Of(step) is not { Stage.Length: > 0 } signIn)
            return null;
        return new Flow(signIn.Stage, true) { Types = signIn.Types.Count > 0 ? signIn.Types : null };
    }

    /// <summary>The only flow that says whether it is pending when it is not (allauth's contract).</summary>
    private void AddReset(List<Flow> flows, Visitor visitor)
    {
        if (_reset.ByCode)
            flows.Add(new("password_reset_by_code", visitor.Find(PendingKind.PasswordReset) is not null));
    }
}
