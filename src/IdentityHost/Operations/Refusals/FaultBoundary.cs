using IdentityHost.Data.Sql;
using IdentityHost.OpenId.Errors;
using IdentityHost.Operations.Requests;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace IdentityHost.Operations.Refusals;

/// <summary>The outermost wall: turns faults into answers, gives every refusal its reference number, and writes it to the log.</summary>
internal sealed class FaultBoundary(RequestDelegate next, RefusalLog log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(s_mark, http);
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody reads an answer. 499 is what proxies write into their logs for it.
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            log.Fault(http, fault);
            Clear(http);
            http.Response.StatusCode = IsBrokenForm(fault) ? StatusCodes.Status400BadRequest : Status(fault);
        }

        if (http.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            await Refusal.AnswerAsync(http);
            log.Refused(http, http.Features.Get<OAuthError>());
        }
    }

    /// <summary>Begins the answer anew; who may read it was settled before the fault and stays so (CORS), or a script could not tell a fault from a dead line.</summary>
    private static void Clear(HttpContext http)
    {
        var headers = http.Response.Headers;
        var (origin, exposed, vary) = (headers.AccessControlAllowOrigin, headers.AccessControlExposeHeaders, headers.Vary);
        http.Response.Clear();
        (headers.AccessControlAllowOrigin, headers.AccessControlExposeHeaders, headers.Vary) = (origin, exposed, vary);
        SecurityHeaders.Set(http);
    }

    private static readonly Func<object, Task> s_mark = static state =>
    {
        var http = (HttpContext)state;
        if (http.Response.StatusCode >= StatusCodes.Status400BadRequest)
            http.Response.Headers["X-Reference"] = Refusal.Reference(http);
        return Task.CompletedTask;
    };

    /// <summary>What the framework's reader of forms throws: at too many fields, at parts without an end, at encodings that are none. Whoever reads forms need not care.</summary>
    private static bool IsBrokenForm(Exception fault) => fault is InvalidDataException or IOException && s_formReaders.Contains(fault.Source, StringComparer.Ordinal);

    private static readonly string?[] s_formReaders = [typeof(FormReader).Assembly.GetName().Name, typeof(FormFeature).Assembly.GetName().Name];

    /// <summary>A store that cannot be reached is a matter of time (503); everything else is ours (500). A broken request body is the client's.</summary>
    private static int Status(Exception fault) => fault switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        StoreUnavailableException or TimeoutException or System.Data.Common.DbException or IOException => StatusCodes.Status503ServiceUnavailable,
        _ when fault.InnerException is { } inner => Status(inner),
        _ => StatusCodes.Status500InternalServerError,
    };
}
