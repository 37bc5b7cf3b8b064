using System.Diagnostics;
using System.Text.Json;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Errors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Rest;

/// <summary>Writes answers. That none is stored, the host's headers say of everything.</summary>
internal static class RestAnswers
{
    public static Task WriteAsync(HttpContext http, RestApi api, RestAnswer answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        switch (answer)
        {
            case RestAnswer.Json json:
                response.Headers.ETag = json.EntityTag;
                response.Headers.Location = json.Location;
                if (json.Next is { } next)
                    response.Headers.Link = $"<{next}>; rel=\"next\"";
                return WriteAsync(http, "application/json", JsonSerializer.SerializeToUtf8Bytes(json.Data, json.Data.GetType(), api.Outputs));
            case RestAnswer.Kept { Answer: var kept }:
                response.Headers.ETag = kept.EntityTag;
                response.Headers.Location = kept.Location;
                return WriteAsync(http, "application/json", kept.Body);
            case RestAnswer.Lines lines:
                response.ContentType = RestAnswer.Lines.ContentType;
                return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : lines.WriteAsync(response.BodyWriter, http.RequestAborted);
            case RestAnswer.Refused { Problem: var problem }:
                return RefuseAsync(http, problem);
            case RestAnswer.Empty:
                return Task.CompletedTask;
            default:
                throw new UnreachableException();
        }
    }

    private static Task RefuseAsync(HttpContext http, Problem problem)
    {
        if (problem.Error is { } error)
        {
            // The host writes the refusal, with its private reason, into its log.
            http.Features.Set(error);
            http.Response.Headers.WWWAuthenticate = error.Challenge;
        }

        if (problem.RetryAfter is { } wait)
            RetryAfterHeader.Set(http.Response, wait);
        var wire = new WireProblem(problem.Type, problem.Title, problem.Status, problem.Detail, problem.Errors, http.TraceIdentifier);
        return WriteAsync(http, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(wire, ProblemJson.Default.WireProblem));
    }

    private static async Task WriteAsync(HttpContext http, string type, byte[] body)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
    }
}
