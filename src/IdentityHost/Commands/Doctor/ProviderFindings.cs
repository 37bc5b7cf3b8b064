using IdentityHost.ExternalSignIn;

namespace IdentityHost.Commands.Doctor;

/// <summary>Whether people could sign in by the providers that are switched on: <c>doctor</c> asks each of them, with our credentials and without a person.</summary>
internal static class ProviderFindings
{
    private const string What = "sign-in by others";

    public static async Task<IReadOnlyList<Finding>> LookAsync(IServiceProvider services, CancellationToken ct)
    {
        var (providers, list) = (services.GetRequiredService<Providers>(), services.GetRequiredService<ProviderList>());
        var findings = new List<Finding>();
        foreach (var provider in providers.All.Where(provider => !list.IsPretended(provider.Id)).OrderBy(provider => provider.Id, StringComparer.Ordinal))
        {
            var fault = await provider.FaultAsync(ct);
            findings.Add(fault is null
                ? new(What, Severity.Good, $"{provider.Described.Name} answers, and knows this server.")
                : new(What, Severity.Fault, $"Nobody can sign in by {provider.Described.Name}: {fault}"));
        }

        return findings;
    }
}
