using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Secrets;
using IdentityHost.OpenId.Subjects;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.Authorize;

/// <summary>Issues authorization codes: one insert, and nothing else is written.</summary>
internal sealed class CodeIssuer(IAuthorizationCodes codes, TimeProvider clock, IOptions<OpenIdOptions> options)
{
    /// <summary>A new code for this request, bound to everything that was proven (S-105).</summary>
    public async Task<string> IssueAsync(CodeRequest request, SignedInSubject subject, CancellationToken ct)
    {
        var code = OpaqueToken.NewSecret();
        await codes.AddAsync(
            new AuthorizationCode
            {
                Hash = OpaqueToken.Hash(code),
                ClientId = request.Target.Client.ClientId,
                RedirectUri = request.Target.RedirectUri,
                RedirectUriWasSent = request.Target.RedirectUri.Length > 0,
                CodeChallenge = request.CodeChallenge,
                Nonce = request.Nonce,
                Authorization = Authorize(request, subject),
                ExpiresAt = clock.GetUtcNow().AddSeconds(options.Value.AuthorizationCodeLifetime),
            },
            ct);
        return code;
    }

    private static Authorization Authorize(CodeRequest request, SignedInSubject subject) => new()
    {
        GrantId = OpaqueToken.NewId(),
        Subject = subject.Subject,
        SubjectStamp = subject.Stamp,
        SessionId = subject.SessionId,
        AuthenticatedAt = subject.AuthenticatedAt,
        Amr = subject.Amr,
        Acr = subject.Acr,
        Scopes = request.Granted.Scopes,
        Resources = request.Granted.Resources,
        Claims = request.Parameters["claims"],
        AuthTimeRequested = request.MaxAge is not null || request.Claims.AuthTime || request.Target.Client.Metadata.RequireAuthTime,
    };
}
