using System.Text.Json;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.OwnAccount;
using IdentityHost.Api.Rest;
using IdentityHost.Api.Rest.Paging;
using IdentityHost.Api.Rest.Preconditions;
using IdentityHost.Api.Rest.Problems;
using static IdentityHost.Api.Administration.AdministrationEntrance;

namespace IdentityHost.Api.Administration.Users;

/// <summary><c>users</c>: found, made, read, changed.</summary>
internal sealed class UserResource(UserPages pages, IAccounts accounts, AccountCreation creation, ProfileCorrection correction, FlowProblems problems)
{
    private const string SearchFilter = "search";
    private const string ActiveFilter = "is_active";
    private const string StaffFilter = "is_staff";
    private const string SuperuserFilter = "is_superuser";
    private const string GroupFilter = "group_id";

    public static ListForm Form { get; } = UserPages.Form with
    {
        Filters =
        [
            ListFilter.Text(SearchFilter, "How the primary address or the user name begins, however it is written."),
            ListFilter.Flag(ActiveFilter, "Whether they may sign in."),
            ListFilter.Flag(StaffFilter, "Whether they are staff."),
            ListFilter.Flag(SuperuserFilter, "Whether they may do everything."),
            ListFilter.Text(GroupFilter, "The group they are in."),
        ],
    };

    public async Task<RestAnswer> ListAsync(RestCall call)
    {
        var (query, refusal) = ListQuery.Read(call, Form);
        return query is null ? refusal! : await pages.ListAsync(call, query, FilterOf(query));
    }

    public async Task<RestAnswer> GetAsync(RestCall call) => await ShowAsync(call, call.Route("id"));

    public async Task<RestAnswer> CreateAsync(RestCall call, UserInput input)
    {
        if (string.IsNullOrWhiteSpace(input.Email))
            return Problem.Invalid(FlowProblems.Of(new("required", "email")));
        var wanted = new NewAccount
        {
            Email = input.Email,
            Username = input.Username,
            FirstName = input.FirstName,
            LastName = input.LastName,
            Phone = input.PhoneNumber,
            IsTold = true,
            AskedById = call.AccountId,
        };
        switch (await creation.CreateAsync(wanted, call.Ct))
        {
            case AccountCreationResult.Done { Account: var made }:
                var id = AccountSummary.Of(made).Id;
                return await ShowAsync(call, id) is RestAnswer.Json shown ? shown with { Status = 201, Location = call.At(id) } : Problem.Conflict;
            case AccountCreationResult.Throttled { RetryAfter: var wait }:
                return Problem.Later(wait, busy: false);
            case AccountCreationResult.Refused { Problems: var faults }:
                var errors = faults.Select(f => new FieldProblem("/" + (f.Field == "phone" ? "phone_number" : f.Field), f.IsTaken ? "taken" : "invalid", f.Words)).ToList();
                return faults.Any(f => f.IsTaken) ? Problem.Conflict with { Errors = errors } : Problem.Invalid(errors);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public async Task<RestAnswer> PatchAsync(RestCall call, JsonElement patch)
    {
        if (await accounts.FindAsync(call.Route("id"), call.Ct) is not { } read)
            return Problem.NotFound;
        if (EntityTag.Check(call.Http.Request, EntityTag.Of(call.Api, UserData.Of(read))) is { } condition)
            return condition;
        var (change, refusal) = ProfilePatches.Read(patch, AdministrationOutputs.Default.UserData, AdministrationInputs.Default.ProfilePatch);
        if (change is null)
            return refusal!;
        var outcome = await correction.ChangeAsync(RightsOf(call), read, change, call.Ct);
        return outcome is FlowOutcome.NotPending ? Problem.Changed : await problems.OfAsync(call, outcome, () => GetAsync(call));
    }

    private async Task<RestAnswer> ShowAsync(RestCall call, string id)
    {
        if (await accounts.FindAsync(id, call.Ct) is not { } found)
            return Problem.NotFound;
        var data = UserData.Of(found);
        return RestAnswer.Of(data) with { EntityTag = EntityTag.Of(call.Api, data) };
    }

    /// <summary>What nobody could have typed as a name begins none.</summary>
    private static AccountFilter FilterOf(ListQuery query) => new()
    {
        Beginning = query.Text(SearchFilter) is { } typed ? IdentifierNormalizer.Normalize(typed) ?? typed : null,
        IsActive = query.Flag(ActiveFilter),
        IsStaff = query.Flag(StaffFilter),
        IsSuperuser = query.Flag(SuperuserFilter),
        GroupId = query.Text(GroupFilter),
    };
}
