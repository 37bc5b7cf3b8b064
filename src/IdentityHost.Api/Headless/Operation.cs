using System.Text.Json.Serialization.Metadata;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Api.Headless;

/// <summary>One method of one path.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Input">The record of its body; null where none is read.</param>
/// <param name="RunAsync">What answers.</param>
internal sealed record Operation(string Method, Type? Input, Func<HeadlessCall, Task<Answer>> RunAsync)
{
    /// <summary>Whether it asks what a signed-in visitor has under way, which costs a read.</summary>
    public bool ReadsPending { get; init; } = true;

    /// <summary>The record of the form it reads instead; null where there is none.</summary>
    public Type? Form { get; init; }

    /// <summary>What it reads beside the body and who asks.</summary>
    public IReadOnlyList<RequestParameter> Parameters { get; init; } = [];

    /// <summary>The answers it may give, beside those that any may.</summary>
    public IReadOnlyList<Said> Says { get; init; } = [];

    /// <summary>An operation that needs nothing from a body; one that is no JSON is refused all the same.</summary>
    public static Operation Of<TEndpoint>(string method, IReadOnlyList<Said> says, Func<TEndpoint, HeadlessCall, Task<Answer>> run)
        where TEndpoint : class =>
        new(method, null, call => run(Endpoint<TEndpoint>(call), call)) { Says = says };

    /// <summary>An operation on the record of its body.</summary>
    public static Operation Of<TEndpoint, TInput>(string method, IReadOnlyList<Said> says, Func<TEndpoint, HeadlessCall, TInput, Task<Answer>> run)
        where TEndpoint : class
        where TInput : class
    {
        var type = (JsonTypeInfo<TInput>)InputJson.Default.GetTypeInfo(typeof(TInput))!;
        return new(method, typeof(TInput), async call =>
        {
            var (input, refusal) = await RequestBody.ReadAsync(call.Http, type, call.Ct);
            return refusal ?? await run(Endpoint<TEndpoint>(call), call, input!);
        })
        {
            Says = says,
        };
    }

    /// <summary>A step that no sign-in of this server comes to: there are no phone numbers to wait for.</summary>
    public static Operation NothingPending(string method) => new(method, null, _ => Task.FromResult<Answer>(new Answer.Json(409))) { Says = Said.Only(409) };

    /// <summary>Endpoints are singletons: nothing is created per request.</summary>
    private static TEndpoint Endpoint<TEndpoint>(HeadlessCall call)
        where TEndpoint : class =>
        call.Endpoints.GetRequiredService<TEndpoint>();
}
