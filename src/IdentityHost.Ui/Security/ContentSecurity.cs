using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Security;

/// <summary>The content security policy of pages: nothing inline, nothing foreign, no frames (S-086).</summary>
internal static class ContentSecurity
{
    /// <summary>Sets the policy.</summary>
    /// <param name="http">The request being answered.</param>
    /// <param name="formTarget">Where a form's answer may redirect besides here: the origin of the request's redirect URI, or its bare scheme. Null for nowhere.</param>
    public static void Apply(HttpContext http, string? formTarget)
    {
        // One source expression: whatever could end it or begin another is not let in.
        var target = formTarget is { Length: > 0 } && formTarget.All(c => c is > ' ' and < (char)127 && c is not (';' or ',' or '\'' or '*')) ? $" {formTarget}" : "";
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'{target}; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";
    }
}
