using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Secrets;

namespace IdentityHost.Accounts.Groups;

/// <summary>A group as somebody wants it.</summary>
/// <param name="Name">Unique, however it is written.</param>
/// <param name="Description">For people; null for none.</param>
/// <param name="Permissions">What its members may do.</param>
public sealed record GroupDraft(string Name, string? Description, IReadOnlyList<string> Permissions);

/// <summary>
/// Groups, who is in them, and who is staff or superuser: for the administration and the command line, under <see cref="PermissionRules"/>. Whoever's own
/// rights are changed gets a mail; what a group gives its members does not go to all of them.
/// </summary>
public sealed class GroupBook
{
    private const int LongestName = 60;
    private const int LongestNormalizedName = 256;
    private const int LongestDescription = 500;
    private const int MostPermissions = 200;

    private readonly IGroups _groups;
    private readonly IAccounts _accounts;
    private readonly AdministrationActs _acts;

    internal GroupBook(IGroups groups, IAccounts accounts, AdministrationActs acts) => (_groups, _accounts, _acts) = (groups, accounts, acts);

    /// <summary>Makes a group.</summary>
    public async Task<AdministrationResult> CreateAsync(Rights by, GroupDraft draft, CancellationToken ct)
    {
        if (Fault(draft) is { } fault)
            return fault;
        if (!MayMake(by, draft))
            return new AdministrationResult.Forbidden();
        var group = Written(new Group { Id = RandomToken.NewId() }, draft);
        return await _acts.TryCommitAsync(by, new AddGroup(group), ct) ? new AdministrationResult.DoneWith(group) : new AdministrationResult.Conflict();
    }

    /// <summary>Gives a group another name, description or permissions; what it was and what it becomes must both be within the caller's rights.</summary>
    public async Task<AdministrationResult> ChangeAsync(Rights by, Group read, GroupDraft draft, CancellationToken ct)
    {
        if (Fault(draft) is { } fault)
            return fault;
        if (!PermissionRules.MayChange(by, read) || !MayMake(by, draft))
            return new AdministrationResult.Forbidden();
        var group = Written(new Group { Id = read.Id }, draft);
        return await _acts.TryCommitAsync(by, new ReplaceGroup(read, group), ct) ? new AdministrationResult.DoneWith(group) : new AdministrationResult.Conflict();
    }

    /// <summary>Deletes a group; its members lose what it gave them.</summary>
    public async Task<AdministrationResult> DeleteAsync(Rights by, Group read, CancellationToken ct)
    {
        if (!PermissionRules.MayChange(by, read))
            return new AdministrationResult.Forbidden();
        return await _acts.TryCommitAsync(by, new DeleteGroup(read), ct) ? new AdministrationResult.Done() : new AdministrationResult.Conflict();
    }

    /// <summary>Brings an account into a group; done as well when it is in it.</summary>
    public Task<AdministrationResult> JoinAsync(Rights by, string accountId, string groupId, CancellationToken ct) => MoveAsync(by, accountId, groupId, joins: true, ct);

    /// <summary>Takes an account out of a group; done as well when it is not in it.</summary>
    public Task<AdministrationResult> LeaveAsync(Rights by, string accountId, string groupId, CancellationToken ct) => MoveAsync(by, accountId, groupId, joins: false, ct);

    /// <summary>Makes an account staff or superuser, or ordinary again.</summary>
    public async Task<AdministrationResult> SetRightsAsync(Rights by, string accountId, bool isStaff, bool isSuperuser, CancellationToken ct)
    {
        if (await _accounts.FindAsync(accountId, ct) is not { } target)
            return new AdministrationResult.NotFound();
        var account = target.Account;
        if (!PermissionRules.MaySetRights(by))
            return new AdministrationResult.Forbidden();
        if (account.IsStaff == isStaff && account.IsSuperuser == isSuperuser)
            return new AdministrationResult.Done();
        Mail mail = isSuperuser ? new Mail.MadeSuperuser() : isStaff ? new Mail.MadeStaff() : new Mail.MadeOrdinary();
        Change set = new SetRights(accountId, account.IsStaff, account.IsSuperuser, isStaff, isSuperuser);
        return isSuperuser ? await _acts.CommitAsync(by, account, [set], mail, ct) : await _acts.CommitTakingAsync(by, account, [set], mail, ct);
    }

    private async Task<AdministrationResult> MoveAsync(Rights by, string accountId, string groupId, bool joins, CancellationToken ct)
    {
        if (await _accounts.FindAsync(accountId, ct) is not { } target || await _groups.FindAsync(groupId, ct) is not { } group)
            return new AdministrationResult.NotFound();
        if ((await _groups.OfAsync(accountId, ct)).Any(g => g.Id == groupId) == joins)
            return new AdministrationResult.Done();
        if (!PermissionRules.MayChange(by, group) || !PermissionRules.MayActOn(by, target))
            return new AdministrationResult.Forbidden();
        return joins
            ? await _acts.CommitAsync(by, target.Account, [new JoinGroup(accountId, group)], new Mail.GroupJoined(group.Name!), ct)
            : await _acts.CommitAsync(by, target.Account, [new LeaveGroup(accountId, group)], new Mail.GroupLeft(group.Name!), ct);
    }

    private static bool MayMake(Rights by, GroupDraft draft) => PermissionRules.MayGive(by, draft.Permissions) && PermissionRules.MayName(by, draft.Name.Trim());

    private static Group Written(Group group, GroupDraft draft)
    {
        group.Name = draft.Name.Trim();
        group.NormalizedName = IdentifierNormalizer.Normalize(draft.Name);
        group.Description = draft.Description;
        group.Permissions = [.. draft.Permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        group.ConcurrencyStamp = RandomToken.NewId();
        return group;
    }

    private static AdministrationResult.Invalid? Fault(GroupDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Length > LongestName || HiddenCharacters.AreIn(draft.Name))
            return new("name", $"A name has 1 to {LongestName} visible characters.");
        // There are letters that are eighteen when they are compared.
        if (IdentifierNormalizer.Normalize(draft.Name) is not { Length: <= LongestNormalizedName } normalized)
            return new("name", "The name is too long, written out.");
        if (normalized == Group.RootNormalizedName)
            return new("name", $"{Group.Root} is the group of the superusers.");
        if (draft.Description is { Length: > LongestDescription })
            return new("description", $"A description has at most {LongestDescription} characters.");
        if (draft.Permissions.Count > MostPermissions)
            return new("permissions", $"A group has at most {MostPermissions} permissions.");
        return draft.Permissions.All(Permissions.IsWellFormed) ? null : new("permissions", "A permission is written resource.act, in small letters, digits and underscores.");
    }
}
