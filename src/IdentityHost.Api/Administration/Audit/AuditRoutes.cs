using IdentityHost.Accounts.Audit;
using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.Audit;

/// <summary>The routes of the audit log.</summary>
internal static class AuditRoutes
{
    /// <summary>Adds their endpoint.</summary>
    public static IServiceCollection AddAuditRoutes(this IServiceCollection services) => services.AddSingleton<AuditResource>();

    /// <summary>Maps them.</summary>
    public static void MapAudit(this RestTable table)
    {
        var read = Read(Permissions.AuditRead);
        table.On(
            "audit",
            Of<AuditResource>("GET", "listAuditEntries", read, "Who did what.", (e, c) => e.ListAsync(c)) with { Output = typeof(AuditEntryPage), IsPaged = true, List = AuditResource.Form });
        // What leaves the house as a whole wants a recent proof.
        table.On(
            "audit/export",
            Of<AuditResource>("GET", "exportAuditEntries", read with { IsSensitive = true }, "The same as JSON lines, as many as there are.", (e, c) => e.ExportAsync(c))
                with
            { Output = typeof(AuditLine), IsLines = true, List = AuditResource.Form });
    }
}
