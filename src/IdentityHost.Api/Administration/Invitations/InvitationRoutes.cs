using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.Invitations;

/// <summary>The routes of invitations.</summary>
internal static class InvitationRoutes
{
    /// <summary>Adds their endpoints.</summary>
    public static IServiceCollection AddInvitationRoutes(this IServiceCollection services) => services.AddSingleton<InvitationResource>();

    /// <summary>Maps them.</summary>
    public static void MapInvitations(this RestTable table)
    {
        var (read, write) = (Read(Permissions.InvitationsRead), Write(Permissions.InvitationsManage));
        table.On(
            "invitations",
            Of<InvitationResource>("GET", "listInvitations", read, "Everybody's invitations.", (e, c) => e.ListAsync(c))
                with
            { Output = typeof(SentInvitationPage), IsPaged = true, List = InvitationResource.Form },
            Creating<InvitationResource, SendInvitationInput>("createInvitation", write, "Invites somebody by mail; whom one invited before gets the mail again.", (e, c, i) => e.CreateAsync(c, i))
                with
            { Output = typeof(SentInvitationData) });
        table.On(
            "invitations/{id}",
            Of<InvitationResource>("GET", "getInvitation", read, "An invitation.", (e, c) => e.GetAsync(c)) with { Output = typeof(SentInvitationData) },
            Of<InvitationResource>("DELETE", "revokeInvitation", write, "Takes an invitation back; its key is worth nothing from then on.", (e, c) => e.RevokeAsync(c))
                with
            { Success = 204, Refusals = [409] });
    }
}
