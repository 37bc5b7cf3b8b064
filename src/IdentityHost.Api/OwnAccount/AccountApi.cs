using IdentityHost.Api.Rest;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.OwnAccount.AccountPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.OwnAccount;

/// <summary>The API of one's own account: its route table.</summary>
internal static class AccountApi
{
    private static readonly RestApi s_api = new("Account API", ApiScopes.AccountResource, "/openapi/account.json", AccountInputs.Default, AccountOutputs.Default);

    /// <summary>Adds its endpoints.</summary>
    public static IServiceCollection AddAccountApi(this IServiceCollection services)
    {
        services.AddSingleton<Profile>();
        services.AddSingleton<Memberships>();
        services.AddSingleton<Password>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<ConnectedApps>();
        services.AddSingleton<Devices>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton<ExportBooks>();
        services.AddSingleton<Export>();
        services.AddSingleton<Deletion>();
        return services;
    }

    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapAccountApi(this IEndpointRouteBuilder routes)
    {
        var table = new RestTable(routes, s_api);
        table.On(
            "profile",
            Of<Profile>("GET", "getProfile", Read, "The profile.", (_, c) => Profile.GetAsync(c)) with { Output = typeof(ProfileData), TellsEntityTag = true },
            Patching<Profile, ProfilePatch>("updateProfile", Write, "Changes the profile: what is missing stays, null takes away.", (e, c, i) => e.PatchAsync(c, i))
                with
            { Output = typeof(ProfileData), IsConditional = true });
        table.On(
            "profile/has_group/{group}",
            Of<Memberships>("GET", "hasGroup", Read, "Whether the account is in a group, by its name.", (e, c) => e.HasGroupAsync(c)) with { Output = typeof(GroupAnswer) });
        table.On(
            "profile/has_permission/{permission}",
            Of<Memberships>("GET", "hasPermission", Read, "Whether the account has a permission.", (e, c) => e.HasPermissionAsync(c)) with { Output = typeof(PermissionAnswer) });
        table.On(
            "password",
            Of<Password, PasswordChangeInput>("POST", "changePassword", Write, "Changes the password; all other sessions and every token end, the one of this request among them.", (e, c, i) => e.ChangeAsync(c, i))
                with
            { Success = 204, Refusals = [409] });
        FillFactors(table);
        FillInvitations(table);
        table.On(
            "sessions",
            Of<Sessions>("GET", "listSessions", Read, "The live sessions, newest first.", (e, c) => e.ListAsync(c)) with { Output = typeof(SessionPage), IsPaged = true },
            Of<Sessions>("DELETE", "endOtherSessions", Write, "Ends all sessions but the one the token was granted in.", (e, c) => e.EndOthersAsync(c)) with { Success = 204 });
        table.On(
            "sessions/{id}",
            Of<Sessions>("DELETE", "endSession", Write, "Ends a session with all tokens bound to it.", (e, c) => e.EndAsync(c)) with { Success = 204 });
        table.On(
            "connected-apps",
            Of<ConnectedApps>("GET", "listConnectedApps", Read, "The apps that were allowed something, newest first.", (e, c) => e.ListAsync(c)) with { Output = typeof(ConnectedAppPage), IsPaged = true });
        table.On(
            "connected-apps/{client_id}",
            Of<ConnectedApps>("DELETE", "disconnectApp", Write, "Takes back what an app was allowed; its tokens die.", (e, c) => e.WithdrawAsync(c)) with { Success = 204 });
        table.On(
            "export",
            Of<Export>("GET", "exportAccount", Secure, "Everything that is kept of the person, without secrets.", (e, c) => e.GetAsync(c)) with { Output = typeof(ExportData) });
        table.On(
            "deletion",
            Of<Deletion>("POST", "deleteAccount", Secure, "Has the account deleted after a grace in which a sign-in keeps it; everything is signed out at once.", (e, c) => e.ScheduleAsync(c))
                with
            { Output = typeof(DeletionData), Success = 202, Refusals = [409] });
        table.Describe();
        return routes;
    }

    private static void FillFactors(RestTable table)
    {
        table.On(
            "second-factor",
            Of<SecondFactor>("GET", "getSecondFactor", Read, "Whether a second factor is asked for, and which there are.", (e, c) => e.GetAsync(c)) with { Output = typeof(SecondFactorData) },
            Of<SecondFactor, SecondFactorInput>("PATCH", "updateSecondFactor", Secure, "Has a second factor asked for at every sign-in, or no longer.", (e, c, i) => e.PatchAsync(c, i))
                with
            { Output = typeof(SecondFactorData), Refusals = [409] });
        table.On(
            "devices",
            Of<Devices>("GET", "listDevices", Read, "The one-time-code devices: addresses, number, authenticator app, recovery codes.", (e, c) => e.ListAsync(c)) with { Output = typeof(DeviceList) },
            Of<Devices, DeviceInput>("POST", "createDevice", Write, "Adds a device; what it shows, such as a secret, it shows once. Needs a recent sign-in (RFC 9470).", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(NewDeviceData), Success = 201, Refusals = [409] });
        table.On(
            "devices/{id}",
            Of<Devices>("GET", "getDevice", Read, "A device.", (e, c) => e.GetAsync(c)) with { Output = typeof(DeviceData) },
            Of<Devices>("DELETE", "deleteDevice", Write, "Removes a device, or gives up one that waits for its code. Needs a recent sign-in (RFC 9470).", (e, c) => e.DeleteAsync(c))
                with
            { Success = 204, Refusals = [400, 409] });
        table.On(
            "devices/{id}/send",
            Of<Devices>("POST", "sendDeviceCode", Write, "Sends the code of a device that is not confirmed once more.", (e, c) => e.SendAsync(c)) with { Success = 204, Refusals = [400, 409] });
        table.On(
            "devices/{id}/confirm",
            Of<Devices, DeviceCodeInput>("POST", "confirmDevice", Write, "Confirms a device by a code that was sent to it, or that it shows.", (e, c, i) => e.ConfirmAsync(c, i))
                with
            { Output = typeof(DeviceData), Refusals = [409] });
    }

    private static void FillInvitations(RestTable table)
    {
        table.On(
            "invitations",
            Of<Invitations>("GET", "listInvitations", Read, "The invitations sent, newest first: the last hundred.", (e, c) => e.ListAsync(c)) with { Output = typeof(InvitationPage), IsPaged = true },
            Of<Invitations, InvitationInput>("POST", "createInvitation", Write, "Invites somebody by mail; who was invited before gets the mail again.", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(InvitationData), Success = 201 });
        table.On(
            "invitations/{id}",
            Of<Invitations>("GET", "getInvitation", Read, "An invitation.", (e, c) => e.GetAsync(c)) with { Output = typeof(InvitationData) },
            Of<Invitations>("DELETE", "revokeInvitation", Write, "Takes an invitation back; its key is worth nothing from then on.", (e, c) => e.RevokeAsync(c)) with { Success = 204 });
        table.On(
            "invitations/{id}/resend",
            Of<Invitations>("POST", "resendInvitation", Write, "Sends an invitation again, with another key and a new end.", (e, c) => e.ResendAsync(c)) with { Output = typeof(InvitationData) });
    }
}
