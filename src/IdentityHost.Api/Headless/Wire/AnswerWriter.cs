using System.Text.Json;
using IdentityHost.OpenId.Errors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Headless.Wire;

/// <summary>Writes answers, with the headers every one of them has.</summary>
internal static class AnswerWriter
{
    private const string NeverStored = "max-age=0, no-cache, no-store, must-revalidate, private";

    /// <summary>Writes it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="tokens">What an app must store from now on, whatever the answer is; null for nothing.</param>
    public static Task WriteAsync(HttpContext http, Answer answer, Meta? tokens)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.Headers.CacheControl = NeverStored;
        response.Headers.Expires = "0";
        switch (answer)
        {
            case Answer.Json json:
                if (json.RetryAfter is { } wait)
                    RetryAfterHeader.Set(response, wait);
                return WriteAsync(http, json, tokens);
            case Answer.Elsewhere elsewhere:
                response.Headers.Location = elsewhere.Location;
                return Task.CompletedTask;
            default:
                response.ContentType = "text/plain; charset=utf-8";
                return response.WriteAsync(((Answer.Bare)answer).Text, http.RequestAborted);
        }
    }

    private static async Task WriteAsync(HttpContext http, Answer.Json answer, Meta? tokens)
    {
        var envelope = new Envelope(answer.Status, answer.Data, Joined(answer.Meta, tokens), answer.Errors is { } errors ? [.. errors.Select(Messages.Of)] : null);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(envelope, OutputJson.Default.Envelope);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
    }

    private static Meta? Joined(Meta? said, Meta? tokens) => tokens is null
        ? said
        : (said ?? new Meta()) with { SessionToken = tokens.SessionToken, AccessToken = tokens.AccessToken, RefreshToken = tokens.RefreshToken };
}
