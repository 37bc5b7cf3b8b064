using System.Text;
using IdentityHost.OpenId.Errors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Authorize.Responses;

/// <summary>The answer to the client: a code or an error, always with <c>state</c> as it came and <c>iss</c>.</summary>
/// <remarks>RFC 6749 §4.1.2 and §4.1.2.1, RFC 9207 §2 (S-107).</remarks>
internal sealed class AuthorizationResponse : IResult
{
    private readonly ResponseTarget _target;
    private readonly IOnTheWayPage _page;
    private readonly List<KeyValuePair<string, string>> _parameters;

    private string? _error;

    private AuthorizationResponse(ResponseTarget target, Issuer issuer, IOnTheWayPage page, params List<KeyValuePair<string, string>> parameters)
    {
        (_target, _page, _parameters) = (target, page, parameters);
        if (target.State is not null)
            parameters.Add(new("state", target.State));
        parameters.Add(new("iss", issuer.Value));
    }

    public static AuthorizationResponse Code(ResponseTarget target, Issuer issuer, IOnTheWayPage page, string code) =>
        new(target, issuer, page, new KeyValuePair<string, string>("code", code));

    public static AuthorizationResponse Error(ResponseTarget target, Issuer issuer, IOnTheWayPage page, OAuthError error) =>
        new(target, issuer, page, new KeyValuePair<string, string>("error", error.Code), new("error_description", error.Description)) { _error = error.Code };

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (_error is not null)
            OpenIdTelemetry.Refused(httpContext, _error);
        if (_target.Mode != ResponseMode.FormPost)
            return new WayToApp(_page, _target.Client, Location(), _error is null ? Departure.SignedIn : Departure.Refused).ExecuteAsync(httpContext);

        var response = httpContext.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.Pragma = "no-cache";
        return FormPostPage.WriteAsync(response, _target.RedirectUri, _parameters, httpContext.RequestAborted);
    }

    /// <summary>RFC 6749 §3.1.2: a query that the redirect URI already has stays as it is, and ours follows.</summary>
    internal string Location()
    {
        var location = new StringBuilder(_target.RedirectUri, _target.RedirectUri.Length + 256);
        var separator = _target.Mode == ResponseMode.Fragment ? '#' : _target.RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in _parameters)
        {
            location.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return location.ToString();
    }
}
