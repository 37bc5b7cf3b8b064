using System.Text.Json;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Logos;
using IdentityHost.OpenId.OutboundFetch;

namespace IdentityHost.OpenId.Registration;

/// <summary>What a registration names that lies elsewhere: the sector document, and the logo.</summary>
internal sealed class ClientDocuments(GuardedFetch fetch, LogoFetch logoFetch, ILogos logos, TimeProvider clock)
{
    /// <summary>OpenID Connect Registration §5: the document lists every redirect URI.</summary>
    public async Task<OAuthError?> CheckSectorAsync(ClientMetadata metadata, CancellationToken ct)
    {
        if (metadata.SectorIdentifierUri is not { } url)
            return null;
        if ((await fetch.GetJsonAsync(url, ct)).Refused(out var failed, out var document))
            return failed with { Description = $"sector_identifier_uri: {failed.Description}" };
        using (document)
        {
            var listed = document.RootElement.ValueKind == JsonValueKind.Array
                ? document.RootElement.EnumerateArray().Where(u => u.ValueKind == JsonValueKind.String).Select(u => u.GetString()!).ToHashSet(StringComparer.Ordinal)
                : [];
            return metadata.RedirectUris.FirstOrDefault(u => !listed.Contains(u)) is { } missing
                ? OAuthError.InvalidClientMetadata(Printable.Ascii($"sector_identifier_uri: its document does not list {missing}."))
                : null;
        }
    }

    /// <summary>
    /// S-154: the picture behind <c>logo_uri</c>. None, when its server does not answer: that passes, and is no fault of the metadata;
    /// <see cref="MissingLogos"/> asks again. The refusal, when what came is nothing that may ever be shown.
    /// </summary>
    public async Task<(Logo? Logo, OAuthError? Refusal)> FetchLogoAsync(ClientMetadata metadata, CancellationToken ct) =>
        metadata.LogoUri is not { } url ? (null, null) : await logoFetch.GetAsync(url, ct) switch
        {
            FetchedLogo.Picture picture => (picture.Logo, null),
            FetchedLogo.Forbidden forbidden => (null, forbidden.Error),
            _ => (null, null),
        };

    /// <summary>Keeps a fetched picture; its name, or null when there is none.</summary>
    public async Task<string?> KeepAsync(Logo? logo, CancellationToken ct)
    {
        if (logo is null)
            return null;
        await logos.SaveAsync(logo, clock.GetUtcNow(), ct);
        return logo.Hash;
    }
}
