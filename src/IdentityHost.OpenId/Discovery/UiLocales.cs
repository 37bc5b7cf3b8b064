using IdentityHost.OpenId.Registration;
using Microsoft.Extensions.Options;

namespace IdentityHost.OpenId.Discovery;

/// <summary>The languages of the pages (<c>ui_locales_supported</c>), canonical BCP 47 tags. The engine has no pages; whoever has them says so.</summary>
/// <param name="Tags">The tags, the one shown when nothing else fits first.</param>
public sealed record UiLocales(IReadOnlyList<string> Tags);

/// <summary>The settings that discovery tells about.</summary>
internal sealed record DiscoverySettings(IOptions<OpenIdOptions> OpenId, IOptions<RegistrationOptions> Registration, UiLocales UiLocales);
