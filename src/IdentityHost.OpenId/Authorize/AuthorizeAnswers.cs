using IdentityHost.OpenId.Authorize.Responses;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Authorize;

/// <summary>The answers of the authorization endpoint: to the client when it is proven, or else to the person.</summary>
internal sealed partial class AuthorizeAnswers(Issuer issuer, IErrorPage page, IOnTheWayPage onTheWay, ILogger<AuthorizeAnswers> log)
{
    public IResult Code(ResponseTarget target, string code)
    {
        LogIssued(target.Client.ClientId);
        return AuthorizationResponse.Code(target, issuer, onTheWay, code);
    }

    /// <summary>The client is told.</summary>
    public IResult Send(ResponseTarget target, OAuthError error)
    {
        LogRefused(target.Client.ClientId, error.Code, error.Description);
        return AuthorizationResponse.Error(target, issuer, onTheWay, error);
    }

    /// <summary>The person is told.</summary>
    public IResult Show(OAuthError error, string? expected = null, string? received = null) => new Shown(page, error, expected, received);

    /// <summary>The person is told that there is nothing to continue.</summary>
    public IResult ShowGone() => Show(
        OAuthError.InvalidRequestUri("The request has expired or was answered already. Go back to the app and start again."),
        "a request that waits for its answer",
        "one that is unknown, has expired, was answered, or belongs to another app");

    /// <summary>The browser goes on to one of our own pages or endpoints.</summary>
    public IResult Continue(string path) => new Onward(issuer.LocalUrl(path));

    /// <summary>The browser goes to a proven URI of a client that asked to have the person signed out.</summary>
    public IResult Leave(Client client, string uri) => new WayToApp(onTheWay, client, uri, Departure.SignedOut);

    [LoggerMessage(1, LogLevel.Debug, "Code issued to {ClientId}.", EventName = "authorize.issued")]
    private partial void LogIssued(string clientId);

    [LoggerMessage(2, LogLevel.Information, "Authorization request of {ClientId} refused: {Error}, {Description}", EventName = "authorize.refused")]
    private partial void LogRefused(string clientId, string error, string description);

    private sealed class Shown(IErrorPage page, OAuthError error, string? expected, string? received) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            OpenIdTelemetry.Refused(httpContext, error.Code);
            httpContext.Response.Headers.CacheControl = "no-store";
            return page.WriteAsync(httpContext, error, expected, received);
        }
    }

    private sealed class Onward(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
