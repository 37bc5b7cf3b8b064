using Microsoft.Extensions.Options;
using OpenTelemetry;
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

    /// <summary>Where to send; null when nothing is set.</summary>
    public static string? Endpoint(IConfiguration settings) =>
        settings[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.OtlpEndpoint)}"] ?? settings["OTEL_EXPORTER_OTLP_ENDPOINT"];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(_options.ServiceName, serviceVersion: typeof(Server).Assembly.GetName().Version?.ToString());
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("IdentityHost.OpenId", "IdentityHost.Accounts", "Microsoft.AspNetCore", "Npgsql")
            .AddOtlpExporter(SetEndpoint)
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("IdentityHost.OpenId", "IdentityHost.Accounts", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter(SetEndpoint)
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

    private void SetEndpoint(OpenTelemetry.Exporter.OtlpExporterOptions exporter)
    {
        // The exporter reads OTEL_EXPORTER_OTLP_ENDPOINT, _PROTOCOL and _HEADERS itself.
        if (_options.OtlpEndpoint is { Length: > 0 } endpoint)
            exporter.Endpoint = new Uri(endpoint);
    }
}
