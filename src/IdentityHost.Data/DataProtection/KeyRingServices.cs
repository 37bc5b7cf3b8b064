using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IdentityHost.Data.DataProtection;

/// <summary>Wires Data Protection to the database.</summary>
public static class KeyRingServices
{
    /// <summary>Keeps the key ring in the database, encrypted under the <see cref="KeyRingKey"/> that the host registers.</summary>
    public static IDataProtectionBuilder PersistKeysToIdentityHost(this IDataProtectionBuilder builder)
    {
        builder.Services.AddSingleton<KeyRingRows>();
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(services => new ConfigureOptions<KeyManagementOptions>(options =>
        {
            options.XmlRepository = services.GetRequiredService<KeyRingRows>();
            options.XmlEncryptor = new KeyRingEncryptor(services.GetRequiredService<KeyRingKey>());
        }));
        return builder;
    }
}
