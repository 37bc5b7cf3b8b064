using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Authorize.Responses;

/// <summary>The page that carries the response parameters to the client by POST (OAuth 2.0 Form Post Response Mode).</summary>
/// <remarks>
/// Values are encoded, nothing but this one form may leave the page, and it works without script by its button (S-090). The
/// policy names the client's origin and, because browsers hold what a callback redirects to against it too, the web.
/// </remarks>
internal static class FormPostPage
{
    private const string Script = "document.forms[0].submit()";

    private static readonly string s_scriptHash = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Script)));

    public static Task WriteAsync(
        HttpResponse response,
        string redirectUri,
        IEnumerable<KeyValuePair<string, string>> parameters,
        CancellationToken ct)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'sha256-{s_scriptHash}'; form-action {RedirectOrigin.Of(redirectUri)} {Web(redirectUri)}; base-uri 'none'; frame-ancestors 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync(Html(redirectUri, parameters), ct);
    }

    private static string Web(string redirectUri) => redirectUri.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? "http: https:" : "https:";

    internal static string Html(string redirectUri, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var encode = HtmlEncoder.Default;
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Continue</title></head><body><form method=\"post\" action=\"")
            .Append(encode.Encode(redirectUri)).Append("\">");
        foreach (var (name, value) in parameters)
            html.Append("<input type=\"hidden\" name=\"").Append(encode.Encode(name)).Append("\" value=\"").Append(encode.Encode(value)).Append("\">");
        return html.Append("<button type=\"submit\">Continue</button></form><script>").Append(Script).Append("</script></body></html>").ToString();
    }
}
