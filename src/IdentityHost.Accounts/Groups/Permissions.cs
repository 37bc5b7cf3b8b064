using System.Text.RegularExpressions;

namespace IdentityHost.Accounts.Groups;

/// <summary>
/// The permissions of this server, <c>resource.act</c>, in one place. Groups may hold others of the same form: those mean something to the operator's
/// own apps, which read them in the <c>permissions</c> claim.
/// </summary>
public static partial class Permissions
{
    public const string AuditRead = "audit.read";
    public const string BlockListsManage = "block_lists.manage";
    public const string BlockListsRead = "block_lists.read";
    public const string ClientsManage = "clients.manage";
    public const string ClientsRead = "clients.read";
    public const string ConsentsRead = "consents.read";
    public const string ConsentsWithdraw = "consents.withdraw";
    public const string GroupsManage = "groups.manage";
    public const string GroupsName = "groups.name";
    public const string GroupsRead = "groups.read";
    public const string InvitationsManage = "invitations.manage";
    public const string InvitationsRead = "invitations.read";
    public const string KeysRead = "keys.read";
    public const string KeysRotate = "keys.rotate";
    public const string ScopesManage = "scopes.manage";
    public const string ScopesRead = "scopes.read";
    public const string SessionsEnd = "sessions.end";
    public const string SessionsRead = "sessions.read";
    public const string UsersCreate = "users.create";
    public const string UsersDelete = "users.delete";
    public const string UsersRead = "users.read";
    public const string UsersUpdate = "users.update";

    /// <summary>Every one, with what it allows.</summary>
    public static IReadOnlyDictionary<string, string> Meanings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AuditRead] = "Read the audit log.",
        [BlockListsManage] = "Add to the block lists, and take away what was added.",
        [BlockListsRead] = "See the block lists.",
        [ClientsManage] = "Register, change and delete clients that are not first-party, and issue initial access tokens.",
        [ClientsRead] = "See clients.",
        [ConsentsRead] = "See which apps people allowed what.",
        [ConsentsWithdraw] = "Withdraw consents of people.",
        [GroupsManage] = "Change and delete groups one is in oneself, and decide who is in them.",
        [GroupsName] = "With groups.manage: change any group, create and name groups. Apps elsewhere trust the names.",
        [GroupsRead] = "See groups and who is in them.",
        [InvitationsManage] = "Invite, and take invitations back.",
        [InvitationsRead] = "See invitations.",
        [KeysRead] = "See signing keys.",
        [KeysRotate] = "Rotate signing keys.",
        [ScopesManage] = "Create, change and delete scopes and resources.",
        [ScopesRead] = "See scopes and resources.",
        [SessionsEnd] = "End sessions of accounts.",
        [SessionsRead] = "See the sessions of accounts.",
        [UsersCreate] = "Create accounts.",
        [UsersDelete] = "Delete accounts.",
        [UsersRead] = "See accounts.",
        [UsersUpdate] = "Change accounts, disable and enable them, start password resets.",
    };

    /// <summary>Every one.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Meanings.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether the text has the form of a permission.</summary>
    public static bool IsWellFormed(string permission) => permission.Length <= 100 && Form().IsMatch(permission);

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
