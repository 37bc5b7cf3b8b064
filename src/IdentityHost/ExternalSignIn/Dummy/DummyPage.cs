using IdentityHost.ExternalSignIn.Pretend;

namespace IdentityHost.ExternalSignIn.Dummy;

/// <summary>The form in which people say who they are.</summary>
internal static class DummyPage
{
    /// <summary>Shows it; the state stays in the address, to which the form is sent.</summary>
    public static Task WriteAsync(HttpContext http, bool isMissing) => PretendPage.WriteAsync(
        http,
        "Dummy",
        $"""
        <p>Say who you are there. This provider exists in Development only.</p>
        <form method="post">
        {(isMissing ? """<p role="alert">An id is needed.</p>""" : "")}<p><label>Id <input name="id" required maxlength="255" autocomplete="off"></label></p>
        <p><label>E-mail <input name="email" type="email" autocomplete="off"></label></p>
        <p><label><input name="email_verified" type="checkbox" value="true"> It is verified there</label></p>
        <p><button name="action" value="login">Sign in</button> <button name="action" value="cancel" formnovalidate>Cancel</button></p>
        </form>
        """);
}
