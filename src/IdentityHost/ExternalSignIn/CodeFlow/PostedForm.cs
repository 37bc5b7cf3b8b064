using Microsoft.AspNetCore.Http.Features;

namespace IdentityHost.ExternalSignIn.CodeFlow;

/// <summary>A small form that a browser sent from another site.</summary>
internal static class PostedForm
{
    private const int MostBytes = 32 * 1024;

    /// <summary>The form; null when it is none, with the status set.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext http)
    {
        Limit(http);
        if (http.Request.HasFormContentType)
            return await http.Request.ReadFormAsync(http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return null;
    }

    /// <summary>Lets nobody send more.</summary>
    public static void Limit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostBytes;
    }
}
