using System.Text.Json;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Preconditions;
using IdentityHost.Api.Rest.Problems;

namespace IdentityHost.Api.OwnAccount;

/// <summary><c>profile</c></summary>
internal sealed class Profile(ProfileBook book, FlowProblems problems)
{
    public static Task<RestAnswer> GetAsync(RestCall call) => Task.FromResult(Show(call));

    public async Task<RestAnswer> PatchAsync(RestCall call, JsonElement patch)
    {
        if (EntityTag.Check(call.Http.Request, EntityTag.Of(call.Api, ProfileData.Of(call.Account))) is { } condition)
            return condition;
        var (change, refusal) = ProfilePatches.Read(patch, AccountOutputs.Default.ProfileData, AccountInputs.Default.ProfilePatch);
        if (change is null)
            return refusal!;
        var outcome = await book.ChangeAsync(call.Visitor, change, call.Ct);
        return outcome is FlowOutcome.NotPending ? Problem.Changed : await problems.OfAsync(call, outcome, () => GetAsync(call));
    }

    private static RestAnswer Show(RestCall call)
    {
        var profile = ProfileData.Of(call.Account);
        return RestAnswer.Of(profile) with { EntityTag = EntityTag.Of(call.Api, profile) };
    }
}
