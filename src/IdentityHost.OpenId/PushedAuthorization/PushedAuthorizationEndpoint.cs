using System.Diagnostics;
using System.Text.Json;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Parameters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.PushedAuthorization;

/// <summary>The pushed authorization request endpoint: <c>POST /connect/par</c>.</summary>
/// <remarks>RFC 9126 §2: the client is authenticated as at the token endpoint, the request is judged as at the authorization endpoint.</remarks>
internal sealed class PushedAuthorizationEndpoint(
    ClientAuthenticator authenticator,
    RequestRules rules,
    KeptRequests requests,
    IOptions<OpenIdOptions> options)
{
    public async Task HandleAsync(HttpContext http)
    {
        var answer = await AnswerAsync(http, http.RequestAborted);
        await answer.ExecuteAsync(http);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, CancellationToken ct)
    {
        if ((await FormBody.ReadAsync(http, ct)).Refused(out var malformed, out var form))
            return malformed;
        if ((await authenticator.AuthenticateAsync(http, form, ct)).Refused(out var unknown, out var client))
            return unknown;

        // RFC 9126 §2.1: a request_uri has no business in here.
        if (form["request_uri"] is not null)
            return OAuthError.InvalidRequest("A pushed request must not contain request_uri.");

        // With HTTP Basic or an assertion the body may lack client_id; if it names one, it is the client that authenticated.
        if (form["client_id"] is { } named && !string.Equals(named, client.ClientId, StringComparison.Ordinal))
            return OAuthError.InvalidRequest("The client_id is not that of the client that authenticated.");
        if (form["client_id"] is null)
            form = ProtocolParameters.From([new("client_id", client.ClientId), .. form.All]);

        return await rules.CheckAsync(form, pushed: true, ct) switch
        {
            RequestCheck.Shown shown => shown.Error,
            RequestCheck.Sent refused => refused.Error,
            RequestCheck.Accepted accepted => new Pushed(await requests.PushAsync(client.ClientId, accepted.Request.Parameters, ct), options.Value.PushedRequestLifetime),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>RFC 9126 §2.2</summary>
    private sealed class Pushed(string id, int lifetime) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = StatusCodes.Status201Created;
            response.Headers.CacheControl = "no-store";
            response.Headers.Pragma = "no-cache";
            response.ContentType = "application/json";
            await using var writer = new Utf8JsonWriter(response.BodyWriter);
            writer.WriteStartObject();
            writer.WriteString("request_uri"u8, KeptRequests.UriPrefix + id);
            writer.WriteNumber("expires_in"u8, lifetime);
            writer.WriteEndObject();
        }
    }
}
