using System.Net;
using AngleSharp.Html.Dom;
using IdentityHost.Testing.Browsing;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;

namespace IdentityHost.Testing.RelyingParties;

/// <summary>What came back to the client's redirect URI through the browser (RFC 6749 §4.1.2).</summary>
/// <param name="Uri">The redirect URI without what the server added.</param>
/// <param name="Mode"><c>query</c>, <c>fragment</c> or <c>form_post</c>.</param>
/// <param name="Parameters">The parameters.</param>
public sealed record AuthorizationResponse(string Uri, string Mode, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>A parameter, or null.</summary>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>The code; fails the test when there is none.</summary>
    public string Code => this["code"] ?? throw new InvalidOperationException("No code, but: " + string.Join('&', Parameters.Select(p => $"{p.Key}={p.Value}")));

    /// <summary>Demands one of these errors, and nothing beside what RFC 6749 §4.1.2.1 and RFC 9207 allow.</summary>
    public AuthorizationResponse ShouldBeError(params string[] codes)
    {
        this["error"].ShouldBeOneOf(codes);
        Parameters.Keys.ShouldBeSubsetOf(["error", "error_description", "error_uri", "state", "iss"]);
        (this["error_description"] ?? "").ShouldAllBe(c => c >= ' ' && c <= '~' && c != '"' && c != '\\');
        return this;
    }

    /// <summary>Reads the response off the page the browser came to; null when the browser stayed on a page for people.</summary>
    public static AuthorizationResponse? Read(Page page)
    {
        if (page.Left && page.Url.Fragment.Length > 1)
            return new(page.Url.GetLeftPart(UriPartial.Query), "fragment", Parse(page.Url.Fragment[1..]));
        if (page.Left)
            return new(page.Url.GetLeftPart(UriPartial.Path), "query", Parse(page.Url.Query));
        if (page.Status == HttpStatusCode.OK && page.Document.Forms.FirstOrDefault(IsFormPost) is { } form)
        {
            var fields = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Name is { Length: > 0 })
                .ToDictionary(i => i.Name!, i => i.Value, StringComparer.Ordinal);
            return new(form.GetAttribute("action")!, "form_post", fields);
        }

        return null;

        // The self-submitting form carries an issuer and leads to another site; no page for people does.
        bool IsFormPost(IHtmlFormElement form) =>
            form.Method.Equals("post", StringComparison.OrdinalIgnoreCase)
            && form.QuerySelector("input[name=iss]") is not null
            && form.GetAttribute("action") is { } action
            && System.Uri.TryCreate(action, UriKind.Absolute, out _);
    }

    private static Dictionary<string, string> Parse(string query) =>
        QueryHelpers.ParseQuery(query).ToDictionary(p => p.Key, p => p.Value.ShouldHaveSingleItem()!, StringComparer.Ordinal);
}
