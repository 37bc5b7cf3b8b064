using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Idempotency;
using IdentityHost.Api.Rest.Paging;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Api.Rest;

/// <summary>One method of one path.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Name">What generated clients call it.</param>
/// <param name="Policy">Who may run it. There is no operation without one (S-190).</param>
/// <param name="RunAsync">What answers.</param>
internal sealed record RestOperation(string Method, string Name, RestPolicy Policy, Func<RestCall, Task<RestAnswer>> RunAsync)
{
    /// <summary>One sentence for the description.</summary>
    public required string Summary { get; init; }

    /// <summary>The record of its body; null where none is read.</summary>
    public Type? Input { get; init; }

    /// <summary>Whether the body is a merge patch (RFC 7396), whose members may be missing.</summary>
    public bool IsPatch { get; init; }

    /// <summary>Whether it wants <c>If-Match</c> (RFC 9110 §13.1.1).</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whether its answer has an entity tag.</summary>
    public bool TellsEntityTag { get; init; }

    /// <summary>Whether it takes an idempotency key.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether it answers page by page.</summary>
    public bool IsPaged { get; init; }

    /// <summary>Whether it answers all at once, with a line of JSON for each.</summary>
    public bool IsLines { get; init; }

    /// <summary>By what its pages can be narrowed and ordered; null for nothing.</summary>
    public ListForm? List { get; init; }

    /// <summary>What it answers when all went well; null for nothing.</summary>
    public Type? Output { get; init; }

    /// <summary>The status of that answer.</summary>
    public int Success { get; init; } = 200;

    /// <summary>The refusals it may give, beside those that any may.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];

    /// <summary>An operation that reads no body.</summary>
    public static RestOperation Of<TEndpoint>(string method, string name, RestPolicy policy, string summary, Func<TEndpoint, RestCall, Task<RestAnswer>> run)
        where TEndpoint : class =>
        new(method, name, policy, call => run(Endpoint<TEndpoint>(call), call)) { Summary = summary };

    /// <summary>An operation that reads no body and needs no endpoint.</summary>
    public static RestOperation Plain(string method, string name, RestPolicy policy, string summary, Func<RestCall, Task<RestAnswer>> run) =>
        new(method, name, policy, run) { Summary = summary };

    /// <summary>An operation on the record of its body.</summary>
    public static RestOperation Of<TEndpoint, TInput>(string method, string name, RestPolicy policy, string summary, Func<TEndpoint, RestCall, TInput, Task<RestAnswer>> run)
        where TEndpoint : class
        where TInput : class =>
        new(method, name, policy, call => ReadAsync<TInput>(call, (_, input) => run(Endpoint<TEndpoint>(call), call, input))) { Summary = summary, Input = typeof(TInput) };

    /// <summary>An operation that creates something, and makes one thing of requests that come several times with the same idempotency key.</summary>
    public static RestOperation Creating<TEndpoint, TInput>(string name, RestPolicy policy, string summary, Func<TEndpoint, RestCall, TInput, Task<RestAnswer>> run)
        where TEndpoint : class
        where TInput : class =>
        new("POST", name, policy, call => ReadAsync<TInput>(
            call, (body, input) => Endpoint<IdempotentCreation>(call).RunAsync(call, body, again => run(Endpoint<TEndpoint>(again), again, input))))
        {
            Summary = summary,
            Input = typeof(TInput),
            Success = 201,
            IsIdempotent = true,
        };

    /// <summary>A merge patch. The endpoint gets the members that came; <typeparamref name="TPatch"/> says which there may be.</summary>
    public static RestOperation Patching<TEndpoint, TPatch>(string name, RestPolicy policy, string summary, Func<TEndpoint, RestCall, JsonElement, Task<RestAnswer>> run)
        where TEndpoint : class
        where TPatch : class =>
        new("PATCH", name, policy, async call =>
        {
            var (body, refusal) = await RestBody.ReadAsync(call.Http, RestBody.MergePatch, call.Ct);
            using (body)
                return refusal is not null ? refusal : await run(Endpoint<TEndpoint>(call), call, body!.RootElement);
        })
        {
            Summary = summary,
            Input = typeof(TPatch),
            IsPatch = true,
        };

    private static async Task<RestAnswer> ReadAsync<TInput>(RestCall call, Func<JsonElement, TInput, Task<RestAnswer>> run)
        where TInput : class
    {
        var (body, refusal) = await RestBody.ReadAsync(call.Http, RestBody.Json, call.Ct);
        using (body)
        {
            if (refusal is not null)
                return refusal;
            var (input, wrong) = RestBody.Read(body!.RootElement, (JsonTypeInfo<TInput>)call.Api.Inputs.GetTypeInfo(typeof(TInput))!);
            return wrong is not null ? wrong : await run(body.RootElement, input!);
        }
    }

    /// <summary>Endpoints are singletons: nothing is created per request.</summary>
    public static TEndpoint Endpoint<TEndpoint>(RestCall call)
        where TEndpoint : class =>
        call.Endpoints.GetRequiredService<TEndpoint>();
}
