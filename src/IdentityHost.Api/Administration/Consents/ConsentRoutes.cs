using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.Consents;

/// <summary>The routes of consents. Nobody gives one for somebody else.</summary>
internal static class ConsentRoutes
{
    /// <summary>Adds their endpoint.</summary>
    public static IServiceCollection AddConsentRoutes(this IServiceCollection services) => services.AddSingleton<ConsentResource>();

    /// <summary>Maps them.</summary>
    public static void MapConsents(this RestTable table)
    {
        var read = Read(Permissions.ConsentsRead);
        table.On(
            "consents",
            Of<ConsentResource>("GET", "listConsents", read, "What people allowed apps.", (e, c) => e.ListAsync(c)) with { Output = typeof(ConsentPage), IsPaged = true, List = ConsentResource.Form });
        table.On(
            "consents/{id}",
            Of<ConsentResource>("GET", "getConsent", read, "What somebody allowed an app.", (e, c) => e.GetAsync(c)) with { Output = typeof(ConsentData) },
            Of<ConsentResource>("DELETE", "withdrawConsent", Write(Permissions.ConsentsWithdraw), "Withdraws a consent; the app's tokens for this person die.", (e, c) => e.WithdrawAsync(c)) with { Success = 204 });
    }
}
