using IdentityHost.Data.Operations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        builder.Services.Replace(ServiceDescriptor.Singleton<IKeyManager>(services => new SharedKeys(
            new XmlKeyManager(services.GetRequiredService<IOptions<KeyManagementOptions>>(), services.GetRequiredService<IActivator>()),
            services.GetRequiredService<ChangeVersions>())));
        builder.Services.AddHostedService<KeyRingRefresh>();
        builder.Services.AddSingleton(services => new KeyRingReplacement(
            services.GetRequiredService<IKeyManager>(), services.GetRequiredService<IOptions<KeyManagementOptions>>(), services.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
