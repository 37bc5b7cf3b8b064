using IdentityHost.OpenId.Authorize.Responses;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.Parameters;
using IdentityHost.OpenId.PushedAuthorization;
using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Subjects;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Authorize.Interaction;

/// <summary>What the pages for signing in, signing up, choosing an account and consenting may do with the request that led to them.</summary>
/// <remarks>
/// The id is the random part of the <c>request_uri</c> and stands in the page's URL. It opens nothing by itself: what is chosen
/// or allowed counts in the session that said so, and for exactly this request (S-082).
/// </remarks>
public sealed class AuthorizationInteractions
{
    private readonly InteractionParts _parts;

    internal AuthorizationInteractions(InteractionParts parts) => _parts = parts;

    /// <summary>The request as the page shows it; null when there is none, it has expired, or it was answered.</summary>
    /// <param name="id">The id in the page's URL.</param>
    /// <param name="subject">Who is signed in; decides which scopes are new. Null when nobody is.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<PendingAuthorization?> FindAsync(string id, SignedInSubject? subject, CancellationToken ct)
    {
        if (await LoadAsync(id, ct) is not ({ }, { } request))
            return null;
        var client = request.Target.Client;
        var known = await _parts.Scopes.AllAsync(ct);
        var before = await BeforeAsync(request, subject, ct);
        return new PendingAuthorization
        {
            Id = id,
            ClientId = client.ClientId,
            ClientName = client.ShownName,
            ClientUri = client.Metadata.ClientUri,
            RegisteredAt = client.CreatedAt,
            RegisteredItself = client.Origin == ClientOrigin.Dynamic,
            LogoUrl = client.Logo is { } logo ? _parts.Issuer.LocalUrl(Logo.PathOf(logo)) : null,
            PolicyUri = client.Metadata.PolicyUri,
            TosUri = client.Metadata.TosUri,
            Verified = client.Verified,
            FirstParty = client.FirstParty,
            RedirectHost = RedirectOrigin.Host(request.Target.RedirectUri),
            RedirectOrigin = RedirectOrigin.Of(request.Target.RedirectUri),
            Scopes = [.. request.Asked.Select(s => new PendingScope(s, known[s].Description, before?.Scopes.Contains(s, StringComparer.Ordinal) != true)
            {
                Area = AreaOf(known[s]),
                ByClaims = !request.Granted.Scopes.Contains(s, StringComparer.Ordinal),
                IsOptional = IsOptional(s, before),
            })],
            Resources = request.Granted.Resources,
            LoginHint = request.Parameters["login_hint"],
            UiLocales = request.Parameters.List("ui_locales"),
            Prompt = request.Prompt,
            AcrIsVoluntary = request.Claims.EssentialAcr.Count == 0,
            ContinueUrl = _parts.Issuer.LocalUrl(KeptRequests.ContinuePath(client.ClientId, id)),
        };
    }

    private static ScopeArea AreaOf(Scope scope) =>
        scope.Name == StandardScopes.OfflineAccess ? ScopeArea.Absence
        : StandardScopes.Contains(scope.Name) ? ScopeArea.Person
        : scope.Resources.Any(r => r.StartsWith('/')) ? ScopeArea.Account
        : ScopeArea.Service;

    /// <summary>Notes that this person goes on with the account of this session; false when the request is gone.</summary>
    public async Task<bool> ChooseAccountAsync(string id, SignedInSubject subject, CancellationToken ct)
    {
        if (await _parts.Kept.FindAsync(id, ct) is not { } kept)
            return false;
        await _parts.Kept.ChooseAccountAsync(kept.Request, subject.SessionId, ct);
        return true;
    }

    /// <summary>
    /// Notes, and remembers for later requests, that this person allows what is asked, but for what they declined (RFC 6749 §3.3). Where the browser goes on;
    /// null when the request is gone, or nothing of it is left.
    /// </summary>
    /// <param name="id">The id in the page's URL.</param>
    /// <param name="subject">Who allows it.</param>
    /// <param name="declined">Scopes they do not allow; of one that must be allowed with the rest it says nothing.</param>
    /// <param name="ct">Cancellation.</param>
    public async Task<string?> AllowAsync(string id, SignedInSubject subject, IReadOnlyList<string> declined, CancellationToken ct)
    {
        if (await LoadAsync(id, ct) is not ({ } kept, { } request))
            return null;
        var client = request.Target.Client.ClientId;
        if (await DeclinedAsync(request, subject, declined, ct) is { Count: > 0 } without)
        {
            if (await _parts.Rules.WithoutAsync(request, without, ct) is not { } parameters || await _parts.Kept.ReplaceAsync(kept.Request, parameters, ct) is not { } next)
                return null;
            if (await LoadAsync(next, ct) is not ({ } narrower, { } left))
                return null;
            (kept, request) = (narrower, left);
        }

        await _parts.Consents.AllowAsync(subject.Subject, client, request.Asked, request.Granted.Resources, _parts.Completion.Now, ct);
        await _parts.Kept.GiveConsentAsync(kept.Request, subject.SessionId, ct);
        return _parts.Issuer.LocalUrl(KeptRequests.ContinuePath(client, kept.Id));
    }

    /// <summary>Of what was declined what may be: what was allowed before is taken back elsewhere, with the tokens it led to (S-157).</summary>
    private async Task<IReadOnlyList<string>> DeclinedAsync(CodeRequest request, SignedInSubject subject, IReadOnlyList<string> declined, CancellationToken ct)
    {
        if (declined.Count == 0)
            return [];
        var before = await BeforeAsync(request, subject, ct);
        return [.. request.Asked.Intersect(declined, StringComparer.Ordinal).Where(s => IsOptional(s, before))];
    }

    /// <summary>What was allowed before; nothing where an earlier consent says nothing about who asks now.</summary>
    private async ValueTask<Consent?> BeforeAsync(CodeRequest request, SignedInSubject? subject, CancellationToken ct) => subject is not null && InteractionPolicy.MayRemember(request.Target)
        ? await _parts.Consents.FindAsync(subject.Subject, request.Target.Client.ClientId, ct)
        : null;

    /// <summary>Without <c>openid</c> nobody is signed in (OpenID Connect Core §3.1.2.1).</summary>
    private static bool IsOptional(string scope, Consent? before) => scope != StandardScopes.OpenId && before?.Scopes.Contains(scope, StringComparer.Ordinal) != true;

    /// <summary>
    /// Takes a request's wish for an <c>acr</c> away, because the person cannot or will not show more: a voluntary one keeps nobody out (OpenID Connect Core
    /// §3.1.2.1), and the ID token says what was reached. Where the browser goes on; null when the request is gone, or does not only wish.
    /// </summary>
    public async Task<string?> GoOnWithoutAcrAsync(string id, CancellationToken ct) =>
        await LoadAsync(id, ct) is ({ } kept, { Claims.EssentialAcr.Count: 0 } request) && await _parts.Kept.ReplaceAsync(kept.Request, WithoutAcr(kept.Request), ct) is { } next
            ? _parts.Issuer.LocalUrl(KeptRequests.ContinuePath(request.Target.Client.ClientId, next))
            : null;

    /// <summary>Empty is not absent: it takes the place of what is registered for the client as well.</summary>
    private static IEnumerable<KeyValuePair<string, string>> WithoutAcr(AuthorizationRequest kept) => kept.Parameters.Where(p => p.Key != "acr_values").Append(new("acr_values", ""));

    /// <summary>Ends the request; the result answers the client with <c>access_denied</c>, or shows an error page when the request is gone.</summary>
    public async Task<IResult> DenyAsync(string id, CancellationToken ct) =>
        await LoadAsync(id, ct) is ({ } kept, { } request)
            ? await _parts.Completion.RefuseAsync(request.Target, OAuthError.AccessDenied("The person did not allow this."), kept, ct)
            : _parts.Answers.ShowGone();

    /// <summary>The rules are asked again, since the client may have been changed or disabled meanwhile.</summary>
    private async Task<(KeptRequest? Kept, CodeRequest? Request)> LoadAsync(string id, CancellationToken ct)
    {
        if (await _parts.Kept.FindAsync(id, ct) is not { } kept)
            return (null, null);
        var check = await _parts.Rules.CheckAsync(ProtocolParameters.From(kept.Request.Parameters), pushed: true, ct);
        return check is RequestCheck.Accepted accepted ? (kept, accepted.Request) : (null, null);
    }
}

/// <summary>What <see cref="AuthorizationInteractions"/> works with; a record of its own because the class is public and these are not.</summary>
internal sealed record InteractionParts(
    KeptRequests Kept,
    RequestRules Rules,
    AuthorizationCompletion Completion,
    AuthorizeAnswers Answers,
    IConsents Consents,
    IScopes Scopes,
    Issuer Issuer);
