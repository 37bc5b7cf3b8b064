using System.Diagnostics;
using System.Text.Json;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Preconditions;
using IdentityHost.Api.Rest.Problems;
using IdentityHost.OpenId;
using IdentityHost.OpenId.Scopes;

namespace IdentityHost.Api.Administration.Scopes;

/// <summary><c>scopes</c></summary>
internal sealed class ScopeResource(ScopeBook book, Issuer issuer)
{
    public static ListForm Form { get; } = new(new ListOrder("name"))
    {
        Filters =
        [
            ListFilter.Text("name", "How the name begins."),
            ListFilter.Text("resource", "A resource it is good at."),
            ListFilter.OneOf("kind", "Where it comes from.", [.. Enum.GetValues<ScopeKind>().Select(ScopeData.NameOf)]),
        ],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var fitting = (await book.ListAsync(call.Ct)).Select(Data).Where(s =>
            s.Name.StartsWith(query.Text("name") ?? "", StringComparison.Ordinal)
            && (query.Text("resource") is not { } resource || s.Resources.Contains(resource, StringComparer.Ordinal))
            && (query.Text("kind") is not { } kind || s.Kind == kind));
        return query.Page(call, fitting, s => Place.Of(s.Name, s.Name), items => new ScopePage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await FindAsync(call) is { } scope ? Show(call, scope) : Problem.NotFound;

    public async Task<RestAnswer> CreateAsync(RestCall call, ScopeInput input)
    {
        var result = await book.AddAsync(new Scope(input.Name ?? "", input.Description ?? "", input.Resources ?? []), call.Ct);
        return result is ScopeResult.Done { Scope: var made } ? Show(call, made) with { Status = 201, Location = call.At(Uri.EscapeDataString(made.Name)) } : Refusal(result);
    }

    public async Task<RestAnswer> PatchAsync(RestCall call, JsonElement patch)
    {
        if (await FindAsync(call) is not { } read)
            return Problem.NotFound;
        if (EntityTag.Check(call.Http.Request, EntityTag.Of(call.Api, Data(read))) is { } condition)
            return condition;
        var (wanted, wrong) = RestBody.Read(patch, AdministrationInputs.Default.ScopePatch);
        if (wanted is null)
            return wrong!;
        var result = await book.ChangeAsync(
            read, patch.TryGetProperty("description", out _) ? wanted.Description ?? "" : read.Description, patch.TryGetProperty("resources", out _) ? wanted.Resources ?? [] : read.Resources, call.Ct);
        return result is ScopeResult.Done { Scope: var changed } ? Show(call, changed) : Refusal(result);
    }

    public async Task<RestAnswer> DeleteAsync(RestCall call)
    {
        if (await FindAsync(call) is not { } read)
            return Problem.NotFound;
        var result = await book.DeleteAsync(read, call.Ct);
        return result is ScopeResult.Done ? RestAnswer.Done : result is ScopeResult.Changed ? Problem.NotFound : Refusal(result);
    }

    private ValueTask<Scope?> FindAsync(RestCall call) => book.FindAsync(call.Route("name"), call.Ct);

    private RestAnswer.Json Show(RestCall call, Scope scope)
    {
        var data = Data(scope);
        return RestAnswer.Of(data) with { EntityTag = EntityTag.Of(call.Api, data) };
    }

    private ScopeData Data(Scope scope) => ScopeData.Of(scope, book.KindOf(scope), issuer);

    private static Problem Refusal(ScopeResult result) => result switch
    {
        ScopeResult.Invalid invalid => ScopeProblems.Of(invalid.Faults),
        ScopeResult.Taken => AdministrationProblems.Taken("name"),
        ScopeResult.Changed => Problem.Changed,
        ScopeResult.Permanent => ScopeProblems.Permanent,
        _ => throw new UnreachableException(),
    };
}
