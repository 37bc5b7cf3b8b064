namespace IdentityHost.Testing.Browsing;

/// <summary>The two pages of signing in: who, and the password.</summary>
public static class SigningIn
{
    /// <summary>Whether the browser came to rest where somebody is asked to sign in.</summary>
    public static bool AsksToSignIn(this Page page) =>
        !page.Left && page.Url.AbsolutePath == "/signin" && page.Document.QuerySelector("input[name=Email]") is not null;

    /// <summary>Says who signs in, on the first of the pages; the one that asks for the password.</summary>
    public static Task<Page> IdentifyAsync(this Browser browser, Page page, string identifier) => browser.PressAsync(page, "Continue", ("Email", identifier));

    /// <summary>Fills in both pages from either of them; whatever page comes then.</summary>
    public static async Task<Page> SignInAsync(this Browser browser, Page page, string identifier, string password)
    {
        var asked = page.HasButton("Sign in") ? page : await browser.IdentifyAsync(page, identifier);
        return await browser.PressAsync(asked, "Sign in", ("Password", password));
    }
}
