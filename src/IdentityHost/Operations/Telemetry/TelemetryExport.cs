using IdentityHost.Delivery;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace IdentityHost.Operations.Telemetry;

/// <summary>Sends traces and metrics over OTLP. Registered only when there is somewhere to send them, so nobody else pays for it.</summary>
internal sealed class TelemetryExport(IOptions<TelemetryOptions> settings) : IHostedService, IDisposable
{
    private readonly TelemetryOptions _options = settings.Value;
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(_options.ServiceName, serviceVersion: typeof(Server).Assembly.GetName().Version?.ToString());
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("IdentityHost.OpenId", "IdentityHost.Accounts", "Microsoft.AspNetCore", "Npgsql")
            .AddOtlpExporter(exporter => Address(exporter, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("IdentityHost.OpenId", "IdentityHost.Accounts", DeliveryMetrics.Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter(exporter => Address(exporter, "v1/metrics"))
            .Build();
        return Task.CompletedTask;
    }

    /// <summary>Flushes what is left; what cannot be sent within the stop is lost.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        (_traces, _metrics) = (null, null);
    }

    /// <summary>The exporter reads the <c>OTEL_EXPORTER_OTLP_</c> variables itself; ours go on top.</summary>
    private void Address(OtlpExporterOptions exporter, string signal)
    {
        if (_options.OtlpProtocol is { } protocol)
            exporter.Protocol = protocol;
        if (_options.OtlpEndpoint is not { Length: > 0 } endpoint)
            return;
        // Over HTTP each signal has a path of its own; to an endpoint that was set by code the exporter adds none.
        exporter.Endpoint = exporter.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{endpoint.TrimEnd('/')}/{signal}") : new Uri(endpoint);
    }
}
