using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Cors;

/// <summary>Lets scripts read also what is refused before an endpoint runs (429, 405): without the headers they could not tell a refusal from a dead line.</summary>
internal sealed class CrossOriginRefusals(RequestDelegate next, CrossOriginRoutes routes, CrossOrigin cors)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        var response = http.Response;
        if (response.StatusCode < StatusCodes.Status400BadRequest || response.HasStarted || response.Headers.AccessControlAllowOrigin.Count > 0)
            return;
        if (routes.IsOpen(http.Request.Path) is { } open)
            await cors.AllowAsync(http, open);
    }
}
