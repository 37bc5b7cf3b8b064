using IdentityHost.Api.Rest;

namespace IdentityHost.Api.Administration;

/// <summary>
/// The policies of the administration API, in one place: a token of an app of the operator's own, made for this API and no other; staff, or a permission; and
/// a second factor that was shown (S-193).
/// </summary>
internal static class AdministrationPolicies
{
    /// <summary>Seeing: for staff, and for who has the permission.</summary>
    /// <param name="permission">One of <see cref="Accounts.Groups.Permissions"/>.</param>
    public static RestPolicy Read(string permission) => new(ApiScopes.Admin, ApiScopes.AdminRead)
    {
        Further = call => RestOperation.Endpoint<AdministrationEntrance>(call).CheckAsync(call, permission, forStaff: true),
        FurtherInWords = $"For staff, and for who has the permission {permission}, with a second factor shown at the sign-in.",
    };

    /// <summary>Changing: for who has the permission, and has proven lately who they are.</summary>
    /// <param name="permission">One of <see cref="Accounts.Groups.Permissions"/>.</param>
    public static RestPolicy Write(string permission) => new(ApiScopes.Admin)
    {
        IsSensitive = true,
        Further = call => RestOperation.Endpoint<AdministrationEntrance>(call).CheckAsync(call, permission, forStaff: false),
        FurtherInWords = $"For who has the permission {permission}, with a second factor shown at the sign-in.",
    };
}
