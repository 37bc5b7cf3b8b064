using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.BlockLists;

/// <summary>The routes of block lists.</summary>
internal static class BlockListRoutes
{
    /// <summary>Adds their endpoints.</summary>
    public static IServiceCollection AddBlockListRoutes(this IServiceCollection services) => services.AddSingleton<BlockListResource>();

    /// <summary>Maps them.</summary>
    public static void MapBlockLists(this RestTable table)
    {
        var (read, write) = (Read(Permissions.BlockListsRead), Write(Permissions.BlockListsManage));
        table.On("block-lists", Of<BlockListResource>("GET", "listBlockLists", read, "The block lists, with what the settings have in them.", (e, c) => e.DescribeAsync(c)) with { Output = typeof(BlockListsData) });
        table.On(
            "block-lists/entries",
            Of<BlockListResource>("GET", "listBlockEntries", read, "What was added to the block lists.", (e, c) => e.ListAsync(c))
                with
            { Output = typeof(BlockEntryPage), IsPaged = true, List = BlockListResource.Form },
            Creating<BlockListResource, BlockEntryInput>("createBlockEntry", write, "Adds an entry, which blocks from now on.", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(BlockEntryData), TellsEntityTag = true });
        table.On(
            "block-lists/entries/{id}",
            Of<BlockListResource>("GET", "getBlockEntry", read, "An entry.", (e, c) => e.GetAsync(c)) with { Output = typeof(BlockEntryData), TellsEntityTag = true },
            Patching<BlockListResource, BlockEntryPatch>("updateBlockEntry", write, "Changes the note of an entry, and whether it blocks.", (e, c, p) => e.PatchAsync(c, p))
                with
            { Output = typeof(BlockEntryData), IsConditional = true },
            Of<BlockListResource>("DELETE", "deleteBlockEntry", write, "Takes an entry away.", (e, c) => e.DeleteAsync(c)) with { Success = 204 });
    }
}
