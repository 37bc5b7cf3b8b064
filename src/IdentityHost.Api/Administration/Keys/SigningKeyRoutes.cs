using IdentityHost.Accounts.Groups;
using IdentityHost.Api.Rest;
using Microsoft.Extensions.DependencyInjection;
using static IdentityHost.Api.Administration.AdministrationPolicies;
using static IdentityHost.Api.Rest.RestOperation;

namespace IdentityHost.Api.Administration.Keys;

/// <summary>The routes of the signing keys.</summary>
internal static class SigningKeyRoutes
{
    /// <summary>Adds their endpoint.</summary>
    public static IServiceCollection AddSigningKeyRoutes(this IServiceCollection services) => services.AddSingleton<SigningKeyResource>();

    /// <summary>Maps them.</summary>
    public static void MapSigningKeys(this RestTable table)
    {
        var (read, write) = (Read(Permissions.KeysRead), Write(Permissions.KeysRotate));
        table.On(
            "signing-keys",
            Of<SigningKeyResource>("GET", "listSigningKeys", read, "The signing keys; nothing of them is secret.", (e, c) => e.ListAsync(c))
                with
            { Output = typeof(SigningKeyPage), IsPaged = true, List = SigningKeyResource.Form },
            Of<SigningKeyResource>("POST", "rotateSigningKeys", write, "Announces a successor of every key that signs; it signs once relying parties can know it.", (e, c) => e.RotateAsync(c))
                with
            { Output = typeof(SigningKeyPage), Refusals = [409] });
        table.On(
            "signing-keys/{kid}",
            Of<SigningKeyResource>("GET", "getSigningKey", read, "A signing key.", (e, c) => e.GetAsync(c)) with { Output = typeof(SigningKeyData) },
            Of<SigningKeyResource>("DELETE", "revokeSigningKey", write, "The emergency: the key leaves the JWKS at once, every token it signed is dead, and a successor signs.", (e, c) => e.RevokeAsync(c))
                with
            { Success = 204 });
        table.On(
            "signing-keys/{kid}/retire",
            Of<SigningKeyResource>("POST", "retireSigningKey", write, "Announces a successor of this key, which signs no more once that one does; what it signed stays good.", (e, c) => e.RetireAsync(c))
                with
            { Output = typeof(SigningKeyPage), Refusals = [409] });
    }
}
