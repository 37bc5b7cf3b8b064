namespace IdentityHost.ExternalSignIn.CodeFlow;

/// <summary>Sends a browser on: after a form by 303, so that it does not send the form again (S-084).</summary>
internal static class Onward
{
    public static void To(HttpContext http, string location)
    {
        http.Response.StatusCode = HttpMethods.IsPost(http.Request.Method) ? StatusCodes.Status303SeeOther : StatusCodes.Status302Found;
        http.Response.Headers.Location = location;
    }
}
