using System.Text.Json;
using IdentityHost.Accounts.Blocking;
using IdentityHost.Accounts.Blocking.Entries;
using IdentityHost.Accounts.Paging;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Bodies;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Preconditions;
using IdentityHost.Api.Rest.Problems;
using Microsoft.Extensions.Options;

namespace IdentityHost.Api.Administration.BlockLists;

/// <summary><c>block-lists</c>: what the settings say is shown, what was added besides is changed.</summary>
internal sealed class BlockListResource(IBlockEntries entries, BlockListBook book, IOptions<BlockingOptions> options)
{
    private const string ListFilterName = "list";
    private const string ValueFilter = "value";
    private const string ActiveFilter = "is_active";

    public static ListForm Form { get; } = new(ListOrder.Time("created_at"), new ListOrder(ValueFilter))
    {
        Filters =
        [
            ListFilter.OneOf(ListFilterName, "Which list.", BlockListNames.All),
            ListFilter.Text(ValueFilter, "What the value holds, in small or capital letters."),
            ListFilter.Flag(ActiveFilter, "Whether they block."),
        ],
    };

    public Task<RestAnswer> DescribeAsync(RestCall call) => Task.FromResult<RestAnswer>(RestAnswer.Of(new BlockListsData(BlockListNames.Describe(options.Value))));

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        if (query is null)
            return refusal!;
        var byValue = query.Order == ValueFilter;
        var filter = new BlockEntryFilter { List = BlockListNames.Find(query.Text(ListFilterName)), Part = query.Text(ValueFilter), IsActive = query.Flag(ActiveFilter) };
        var after = query.After is { } last ? new RowPlace<object>(byValue ? last.Key : last.Time, last.Id) : null;
        var rows = await entries.PageAsync(filter, byValue ? BlockEntryOrder.Value : BlockEntryOrder.CreatedAt, query.IsDescending, after, query.Rows, call.Ct);
        return query.Page(call, rows, e => byValue ? Place.Of(e.Value, e.Id) : Place.Of(e.CreatedAt, e.Id), BlockEntryData.Of, items => new BlockEntryPage(items));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await FindAsync(call) is { } entry ? Show(call, entry) : Problem.NotFound;

    public async Task<RestAnswer> CreateAsync(RestCall call, BlockEntryInput input)
    {
        if (BlockListNames.Find(input.List) is not { } list)
            return Problem.Invalid(FlowProblems.Of(new(input.List is null ? "required" : "invalid_choice", ListFilterName)));
        return await book.AddAsync(list, input.Value ?? "", input.Note, call.Ct) switch
        {
            BlockListResult.Done { Entry: var made } => Show(call, made) with { Status = 201, Location = call.At(made.Id) },
            BlockListResult.Conflict => AdministrationProblems.Taken(ValueFilter),
            var other => Refusal(other),
        };
    }

    public async Task<RestAnswer> PatchAsync(RestCall call, JsonElement patch)
    {
        if (await FindAsync(call) is not { } read)
            return Problem.NotFound;
        if (EntityTag.Check(call.Http.Request, EntityTag.Of(call.Api, BlockEntryData.Of(read))) is { } condition)
            return condition;
        var (wanted, wrong) = RestBody.Read(patch, AdministrationInputs.Default.BlockEntryPatch);
        if (wanted is null)
            return wrong!;
        var note = patch.TryGetProperty("note", out _) ? wanted.Note : read.Note;
        return await book.ChangeAsync(read, note, wanted.IsActive ?? read.IsActive, call.Ct) switch
        {
            BlockListResult.Done { Entry: var changed } => Show(call, changed),
            BlockListResult.Conflict => Problem.Changed,
            var other => Refusal(other),
        };
    }

    public async Task<RestAnswer> DeleteAsync(RestCall call) =>
        await FindAsync(call) is { } entry && await book.TryDeleteAsync(entry, call.Ct) ? RestAnswer.Done : Problem.NotFound;

    private Task<BlockEntry?> FindAsync(RestCall call) => entries.FindAsync(call.Route("id"), call.Ct);

    private static RestAnswer.Json Show(RestCall call, BlockEntry entry)
    {
        var data = BlockEntryData.Of(entry);
        return RestAnswer.Of(data) with { EntityTag = EntityTag.Of(call.Api, data) };
    }

    private static RestAnswer Refusal(BlockListResult result) => result is BlockListResult.Refused { Why: var why }
        ? AdministrationProblems.Answer(why)
        : throw new System.Diagnostics.UnreachableException();
}
