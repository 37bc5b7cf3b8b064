using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Registration;
using IdentityHost.OpenId.Subjects;

namespace IdentityHost.OpenId.Authorize.Interaction;

/// <summary>Decides what a person owes before a code is issued: named checks, in order; the first that is not met decides.</summary>
/// <remarks>OpenID Connect Core §3.1.2.1 and §3.1.2.3; Prompt Create §4; consent S-155, S-156.</remarks>
internal sealed class InteractionPolicy(IConsents consents, IBrowserSubjects subjects)
{
    /// <summary>What is owed first, or null when the code may be issued.</summary>
    public async ValueTask<Owed?> NextAsync(InteractionState state, CancellationToken ct) =>
        SignUp(state)
        ?? SignIn(state)
        ?? SignInAnew(state)
        ?? RecentSignIn(state)
        ?? ExpectedPerson(state)
        ?? await RequestedAcrAsync(state, ct)
        ?? ChosenAccount(state)
        ?? await ConsentAsync(state, ct);

    /// <summary><c>prompt=create</c>: a session that was there before does not skip it.</summary>
    private static Owed? SignUp(InteractionState state) =>
        state.Request.Asks("create") && !state.SignedInForThis
            ? new("/signup", OAuthError.InteractionRequired("An account must be created."))
            : null;

    private static Owed? SignIn(InteractionState state) =>
        state.Subject is null ? new("/signin", OAuthError.LoginRequired("Nobody is signed in.")) : null;

    /// <summary><c>prompt=login</c></summary>
    private static Owed? SignInAnew(InteractionState state) =>
        state.Request.Asks("login") && !state.SignedInForThis
            ? new("/signin", OAuthError.LoginRequired("A new sign-in is asked for."))
            : null;

    /// <summary><c>max_age</c>; zero is <c>prompt=login</c> by another name.</summary>
    private static Owed? RecentSignIn(InteractionState state) =>
        state.Request.MaxAge is { } limit && !state.SignedInForThis
        && (limit == TimeSpan.Zero || state.Now - state.Subject!.AuthenticatedAt > limit)
            ? new("/signin", OAuthError.LoginRequired("The sign-in is older than max_age."))
            : null;

    /// <summary><c>id_token_hint</c> and a <c>sub</c> asked for: another person gets no code, and who just signed in as another is not asked again.</summary>
    private static Owed? ExpectedPerson(InteractionState state) =>
        state.Request.ExpectedSubject is { } expected && !string.Equals(expected, state.Subject!.Subject, StringComparison.Ordinal)
            ? new(state.SignedInForThis ? null : "/signin", OAuthError.LoginRequired("Another person is signed in than the one asked for."))
            : null;

    /// <summary>
    /// An <c>acr</c> asked for: whoever has the means proves more (§3.1.2.1). An essential one (§5.5.1.1) is worth a new sign-in if the server can
    /// reach one of the values at all, and a refusal if not; a voluntary one keeps nobody out.
    /// </summary>
    private async ValueTask<Owed?> RequestedAcrAsync(InteractionState state, CancellationToken ct)
    {
        var essential = state.Request.Claims.EssentialAcr;
        if (state.Request.WantedAcr.Count == 0 || state.ReachesWantedAcr || (essential.Count == 0 && state.Request.Silent))
            return null;
        var unmet = OAuthError.UnmetAuthenticationRequirements("The acr asked for was not reached.");
        var rise = await subjects.FindRiseAsync(state.Subject!, state.Request.WantedAcr, ct);
        if (rise == AcrRise.OneMoreProof)
            return new("/reauthenticate", unmet);
        // Who just signed in for this is not asked to do so again.
        if (rise == AcrRise.SignIn && !state.SignedInForThis)
            return new("/signin", unmet);
        if (essential.Count == 0)
            return null;
        var reachable = !state.SignedInForThis && essential.Any(acr => subjects.AcrValues.Contains(acr, StringComparer.Ordinal));
        return new(reachable ? "/signin" : null, unmet);
    }

    /// <summary><c>prompt=select_account</c>; who just signed in has chosen.</summary>
    private static Owed? ChosenAccount(InteractionState state) =>
        state.Request.Asks("select_account") && !state.SignedInForThis && !state.ChosenForThis
            ? new("/choose-account", OAuthError.AccountSelectionRequired("An account must be chosen."))
            : null;

    /// <summary>Consent to this request, or to an earlier one that asked for as much.</summary>
    private async ValueTask<Owed?> ConsentAsync(InteractionState state, CancellationToken ct)
    {
        if (state.AllowedForThis)
            return null;
        var owed = new Owed("/consent", OAuthError.ConsentRequired("The person has not allowed this."));
        if (state.Request.Asks("consent"))
            return owed;
        if (state.Request.Target.Client is { FirstParty: true, RequireConsent: false })
            return null;
        if (!MayRemember(state.Request.Target))
            return owed;

        var before = await consents.FindAsync(state.Subject!.Subject, state.Request.Target.Client.ClientId, ct);
        return before?.Covers(state.Request.Asked, state.Request.Granted.Resources) == true ? null : owed;
    }

    /// <summary>
    /// RFC 8252 §8.6: any app of the device can answer on a loopback port or a private scheme, so an earlier consent says nothing
    /// about who asks now, unless an operator vouches for the client or it proves itself when it redeems the code. What the client calls
    /// itself (<c>application_type</c>, web by default) proves nothing; an https redirect URI does (S-156).
    /// </summary>
    internal static bool MayRemember(ResponseTarget target) =>
        target.Client.Verified || target.Client.FirstParty
        || target.Client.IsConfidential || RedirectUriMatch.IsHttps(target.RedirectUri);
}
