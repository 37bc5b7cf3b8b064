using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using IdentityHost.Accounts.Idempotency;
using IdentityHost.Api.Rest.Problems;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Api.Rest.Idempotency;

/// <summary>Creates once, however often the same request comes with the same <c>Idempotency-Key</c>, and answers all of them alike.</summary>
/// <remarks>
/// draft-ietf-httpapi-idempotency-key-header-07 §2. The key is one account's at one client and one address. What was refused made nothing, so its key is good
/// for a corrected request; the answer of what was made is kept for a day. A request that met a fault is not repeated, for it may have made something: its
/// key stays taken as long, and says so.
/// </remarks>
internal sealed class IdempotentCreation(RepeatableRequests requests)
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    private const int MostCharacters = 200;

    private static readonly Problem s_used = new("idempotency-key-reused", StatusCodes.Status422UnprocessableEntity, "The idempotency key was used for something else.");
    private static readonly Problem s_underway = new("idempotency-key-in-use", StatusCodes.Status409Conflict, "The first request with this idempotency key is still being answered.");
    private static readonly Problem s_lost = new("idempotency-key-lost", StatusCodes.Status409Conflict, "The first request with this idempotency key met a fault, and may have made something.")
    {
        Detail = "Look whether it is there; if not, ask again with another key.",
    };

    private static readonly Problem s_unreadable = Problem.Conflict with { Detail = "The request was answered before, and the answer cannot be read any more." };

    /// <summary>Runs the operation, unless it has been.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">What is asked for.</param>
    /// <param name="create">Creates it.</param>
    public async Task<RestAnswer> RunAsync(RestCall call, JsonElement body, Func<RestCall, Task<RestAnswer>> create)
    {
        var sent = call.Http.Request.Headers[Header];
        if (sent.Count == 0)
            return await create(call);
        if (sent is not [{ } text] || Read(text) is not { } key)
            return Problem.Invalid(new FieldProblem(Header, "invalid", $"One key of 1 to {MostCharacters} visible characters."));

        string[] scope = [call.AccountId, call.Token.ClientId, call.Http.Request.Method, call.Template];
        return await requests.BeginAsync(scope, key, JsonMarshal.GetRawUtf8Value(body).ToArray(), call.Ct) switch
        {
            Repetition.First first => await CreateAsync(call, first.Request, create),
            Repetition.Again again => new RestAnswer.Kept(KeptAnswer.Read(again.Answer)),
            Repetition.Underway underway => s_underway with { RetryAfter = underway.Wait },
            Repetition.Lost => s_lost,
            Repetition.Other => s_used,
            Repetition.Unreadable => s_unreadable,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Whoever hangs up now may come back for the answer, so it is finished without them.</summary>
    private async Task<RestAnswer> CreateAsync(RestCall call, RepeatableRequest request, Func<RestCall, Task<RestAnswer>> create)
    {
        try
        {
            var answer = await create(call with { Ct = CancellationToken.None });
            if (answer is not RestAnswer.Json made)
            {
                await requests.ForgetAsync(request, CancellationToken.None);
                return answer;
            }

            var kept = KeptAnswer.Of(call.Api, made);
            await requests.TryKeepAsync(request, kept.Write(), CancellationToken.None);
            return new RestAnswer.Kept(kept);
        }
        catch
        {
            // Nobody is to wait for who is gone. Where the database is the fault, this meets it too, and they wait a minute.
            await requests.LoseAsync(request, CancellationToken.None);
            throw;
        }
    }

    /// <summary>A string of RFC 8941 §3.3.3; without its quotation marks it will do too.</summary>
    private static string? Read(string text)
    {
        var key = text.Length > 1 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
        return key.Length is > 0 and <= MostCharacters && key.All(c => c is > ' ' and <= '~') ? key : null;
    }
}
