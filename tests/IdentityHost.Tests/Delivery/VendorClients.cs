using IdentityHost.Delivery.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Tests.Delivery;

/// <summary>The HTTP clients with which the transports call a vendor, as the host makes them.</summary>
internal sealed class VendorClients : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public VendorClients()
    {
        var services = new ServiceCollection();
        VendorHttp.AddClient(services);
        _services = services.BuildServiceProvider();
    }

    public VendorHttp Of(string vendor, TimeSpan timeout, TimeProvider clock) => new(vendor, timeout, _services.GetRequiredService<IHttpClientFactory>(), clock);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
