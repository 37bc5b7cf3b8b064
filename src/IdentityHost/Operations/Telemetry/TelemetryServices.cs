namespace IdentityHost.Operations.Telemetry;

/// <summary>Adds the export where the settings ask for it.</summary>
internal static class TelemetryServices
{
    public static void AddTelemetryExport(this IServiceCollection services, IConfiguration settings)
    {
        var endpoint = settings[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.OtlpEndpoint)}"] ?? settings["OTEL_EXPORTER_OTLP_ENDPOINT"];
        if (string.IsNullOrEmpty(endpoint))
            return;

        // Without it the framework's traces of requests have neither method nor path. The query string they never have (S-200).
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        services.AddHostedService<TelemetryExport>();
    }
}
