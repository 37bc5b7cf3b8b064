using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.Settings;
using Microsoft.Extensions.Options;

namespace IdentityHost.ExternalSignIn;

/// <summary>The providers that are switched on, as the accounts ask for them.</summary>
internal sealed class Providers : IExternalProviders, IExternalDoor
{
    private readonly Dictionary<string, IProvider> _byId;
    private readonly Lazy<IReadOnlyList<ExternalProvider>> _shown;
    private readonly ILogger<Providers> _log;

    public Providers(ProviderList list, IOptions<ExternalSignInOptions> options, ILogger<Providers> log)
    {
        _log = log;
        _byId = list.Create().ToDictionary(provider => provider.Id, StringComparer.Ordinal);
        var order = TextList.Of(options.Value.Order);
        // Lazy: where a pretended provider is, is known only once the server listens.
        _shown = new(() => [.. _byId.Values.Select(provider => provider.Described).OrderBy(shown => Array.IndexOf(order, shown.Id) is >= 0 and var place ? place : order.Length)
            .ThenBy(shown => shown.Name, StringComparer.OrdinalIgnoreCase).ThenBy(shown => shown.Id, StringComparer.Ordinal)]);
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<IProvider> All => _byId.Values;

    public IReadOnlyList<ExternalProvider> Enabled => _shown.Value;

    public Task<string?> OpenAsync(HttpContext http, ExternalProvider provider, ExternalVisit visit, CancellationToken ct) => _byId[provider.Id].OpenAsync(http, visit, ct);

    public async Task<ExternalTokenProof> VerifyTokenAsync(string provider, ExternalToken token, CancellationToken ct)
    {
        switch (await _byId[provider].VerifyAsync(token, ct))
        {
            case Reading.Known known:
                return new ExternalTokenProof.Proven(known.Identity);
            case Reading.Silent silent:
                Log.Silent(_log, provider, silent.Why);
                return new ExternalTokenProof.Unreachable(silent.RetryAfter);
            case Reading.Refused refused:
                Log.TokenRefused(_log, provider, refused.Why);
                return new ExternalTokenProof.Refused(refused.Code);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
