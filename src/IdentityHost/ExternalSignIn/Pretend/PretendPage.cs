using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace IdentityHost.ExternalSignIn.Pretend;

/// <summary>The pages of the pretended providers: a list of people instead of a password.</summary>
internal static class PretendPage
{
    /// <summary>Asks who somebody wants to be. What was asked for stays in the address, to which the form is sent.</summary>
    public static Task AskAsync(HttpContext http, string provider, IEnumerable<PretendPerson> people)
    {
        var html = new StringBuilder($"<p>This is not {Encode(provider)}: the development server plays it, so that signing in works without the internet. Who are you?</p>\n<form method=\"post\">\n");
        foreach (var person in people)
            html.Append(CultureInfo.InvariantCulture, $"<p><button name=\"person\" value=\"{Encode(person.Key)}\">{Encode(person.Name)}</button> {Encode(person.Login)}: {Encode(person.About)}</p>\n");

        html.Append(
            """
            <fieldset><legend>Somebody else</legend>
            <p><label>Name of the account <input name="login" maxlength="39" autocomplete="off"></label></p>
            <p><label>E-mail <input name="email" type="email" autocomplete="off"></label></p>
            <p><label><input name="verified" type="checkbox" value="true"> It is verified</label></p>
            <p><button name="person" value="somebody">Be somebody else</button></p>
            </fieldset>
            <p><button name="action" value="cancel" formnovalidate>Cancel</button></p>
            </form>

            """);
        return WriteAsync(http, provider, html.ToString());
    }

    /// <summary>A page that refuses to go on; the browser is not sent anywhere, as the real ones do not.</summary>
    public static Task RefuseAsync(HttpContext http, string provider, string why)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return WriteAsync(http, provider, $"<p role=\"alert\">{Encode(why)}</p>\n");
    }

    /// <summary>Writes a page. What a form of it leads to is no business of its policy: redirects go on to the app that asked.</summary>
    public static Task WriteAsync(HttpContext http, string title, string body)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{Encode(title)} (pretended)</title></head>
            <body><main><h1>{Encode(title)}</h1>
            {body}</main></body></html>

            """,
            http.RequestAborted);
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
