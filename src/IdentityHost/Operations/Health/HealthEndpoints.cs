namespace IdentityHost.Operations.Health;

/// <summary>What orchestrators and load balancers ask: fit or unfit, and nothing else (S-205).</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", (RequestDelegate)(http => AnswerAsync(http, fit: true)));
        routes.MapGet("/health/ready", (RequestDelegate)(async http =>
            await AnswerAsync(http, await http.RequestServices.GetRequiredService<ReadyProbe>().IsFitAsync(http.RequestAborted))));
    }

    private static Task AnswerAsync(HttpContext http, bool fit)
    {
        http.Response.StatusCode = fit ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(fit ? "fit" : "unfit", http.RequestAborted);
    }
}
