using IdentityHost.Delivery;
using IdentityHost.ExternalSignIn.Settings;
using IdentityHost.Operations.RateLimits;
using IdentityHost.Operations.Requests;
using Microsoft.Extensions.Options;

namespace IdentityHost.Operations;

/// <summary>Checks the settings against each other and against the environment (S-240), and the runtime (S-071). Each fault is one sentence that names the setting.</summary>
internal sealed class ConfigurationCheck(
    IHostEnvironment environment,
    IOptions<ProxyOptions> proxies,
    IOptions<RateLimitOptions> limits,
    DeliveryCheck delivery,
    ExternalSignInCheck external) : IValidateOptions<ServerOptions>
{
    public ValidateOptionsResult Validate(string? name, ServerOptions options)
    {
        string[] faults = [.. RuntimeFaults(), .. IssuerFaults(options), .. ForwardedHeadersPipeline.Faults(proxies.Value), .. LimitFaults(), .. delivery.Faults(), .. external.Faults()];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> RuntimeFaults() => RuntimeFloor.Fault(Environment.Version) is { } fault ? [fault] : [];

    private IEnumerable<string> IssuerFaults(ServerOptions options)
    {
        if (options.Issuer is { Length: > 0 } issuer)
        {
            if (IssuerAddress.Fault(issuer) is { } fault)
                yield return fault;
        }
        else if (!environment.IsDevelopment())
        {
            yield return $"IdentityHost:Issuer is missing. Set it to the public https address of this server ({environment.EnvironmentName} has no default).";
        }
    }

    private IEnumerable<string> LimitFaults()
    {
        if (!limits.Value.Enabled && !environment.IsDevelopment())
            yield return $"IdentityHost:RateLimits:Enabled=false is for Development only, but this is {environment.EnvironmentName}. Raise single limits instead.";
    }
}
