using System.Diagnostics;
using System.Text.Json;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Preconditions;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId.Scopes;

namespace IdentityHost.Api.Administration.Scopes;

/// <summary><c>resources</c>: what scopes are good at, seen from the other side. There is one as long as a scope belongs to it.</summary>
internal sealed class ResourceResource(ResourceBook book)
{
    public static ListForm Form { get; } = new(new ListOrder("uri"))
    {
        Filters =
        [
            ListFilter.Text("uri", "How the URI begins."),
            ListFilter.Text("scope", "A scope that is good at it."),
            ListFilter.Flag("is_own", "APIs of this server itself, or all others."),
        ],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var fitting = (await book.ListAsync(call.Ct)).Select(Data).Where(r =>
            r.Uri.StartsWith(query.Text("uri") ?? "", StringComparison.Ordinal)
            && (query.Text("scope") is not { } scope || r.Scopes.Contains(scope, StringComparer.Ordinal))
            && (query.Flag("is_own") is not { } isOwn || r.IsOwn == isOwn));
        return query.Page(call, fitting, r => Place.Of(r.Uri, r.Id), items => new ResourcePage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await FindAsync(call) is { } resource ? Show(call, resource) : Problem.NotFound;

    public async Task<RestAnswer> CreateAsync(RestCall call, ResourceInput input)
    {
        if (input.Scopes is not { Count: > 0 })
            return Problem.Invalid(new FieldProblem("/scopes", "required", "A resource has at least one scope."));
        if (await book.FindAsync(input.Uri ?? "", call.Ct) is not null)
            return AdministrationProblems.Taken("uri");
        var result = await book.SetAsync(input.Uri ?? "", read: null, input.Scopes, call.Ct);
        return result is ResourceResult.Done { Resource: var made } ? Show(call, made) with { Status = 201, Location = call.At(EncodedId.Of(made.Uri)) } : Refusal(result);
    }

    public async Task<RestAnswer> PatchAsync(RestCall call, JsonElement patch)
    {
        if (await FindAsync(call) is not { } read)
            return Problem.NotFound;
        if (EntityTag.Check(call.Http.Request, EntityTag.Of(call.Api, Data(read))) is { } condition)
            return condition;
        var (wanted, wrong) = RestBody.Read(patch, AdministrationInputs.Default.ResourcePatch);
        if (wanted is null)
            return wrong!;
        if (patch.TryGetProperty("scopes", out _) && wanted.Scopes is not { Count: > 0 })
            return Problem.Invalid(new FieldProblem("/scopes", "required", "A resource has at least one scope; to take it away, delete it."));
        return await SetAsync(call, read, wanted.Scopes ?? read.Scopes, changed => Show(call, changed));
    }

    public async Task<RestAnswer> DeleteAsync(RestCall call) => await FindAsync(call) is { } read ? await SetAsync(call, read, [], _ => RestAnswer.Done) : Problem.NotFound;

    private async Task<RestAnswer> SetAsync(RestCall call, Resource read, IReadOnlyList<string> scopes, Func<Resource, RestAnswer> done)
    {
        var result = await book.SetAsync(read.Uri, read, scopes, call.Ct);
        return result is ResourceResult.Done { Resource: var changed } ? done(changed) : Refusal(result);
    }

    private async ValueTask<Resource?> FindAsync(RestCall call) => EncodedId.Read(call.Route("id")) is { } uri ? await book.FindAsync(uri, call.Ct) : null;

    private static RestAnswer.Json Show(RestCall call, Resource resource)
    {
        var data = Data(resource);
        return RestAnswer.Of(data) with { EntityTag = EntityTag.Of(call.Api, data) };
    }

    private static ResourceData Data(Resource resource) => new(EncodedId.Of(resource.Uri), resource.Uri, resource.Scopes, resource.IsOwn);

    private static Problem Refusal(ResourceResult result) => result switch
    {
        ResourceResult.Invalid invalid => ScopeProblems.Of(invalid.Faults),
        ResourceResult.Changed => Problem.Changed,
        ResourceResult.Permanent => ScopeProblems.Permanent,
        ResourceResult.LastOf last => ScopeProblems.LastOf(last.ScopeName),
        _ => throw new UnreachableException(),
    };
}
