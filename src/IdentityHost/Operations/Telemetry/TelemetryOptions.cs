using System.ComponentModel.DataAnnotations;
using OpenTelemetry.Exporter;

namespace IdentityHost.Operations.Telemetry;

/// <summary>Where traces and metrics go, under <c>IdentityHost:Telemetry</c>. The standard <c>OTEL_</c> environment variables work as well.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Where the settings stand.</summary>
    public const string Section = "IdentityHost:Telemetry";

    /// <summary>The OTLP endpoint, for example <c>http://localhost:4317</c>; without it (and without <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>) nothing is collected.</summary>
    [Url]
    public string? OtlpEndpoint { get; set; }

    /// <summary>How to speak to it: <c>Grpc</c> (the default, port 4317) or <c>HttpProtobuf</c> (port 4318); <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> when absent.</summary>
    public OtlpExportProtocol? OtlpProtocol { get; set; }

    /// <summary>The name this server has in traces (<c>service.name</c>).</summary>
    [Required]
    public string ServiceName { get; set; } = "identityhost";
}
