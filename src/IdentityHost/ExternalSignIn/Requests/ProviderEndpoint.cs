namespace IdentityHost.ExternalSignIn.Requests;

/// <summary>Where a provider is asked.</summary>
/// <param name="Url">The address.</param>
/// <param name="IsNamed">
/// Whether the operator's settings name its host. What only a document of the provider names must be on the public internet, or it could make us look around in
/// our own network (S-171).
/// </param>
internal sealed record ProviderEndpoint(string Url, bool IsNamed)
{
    /// <summary>A request to it.</summary>
    public HttpRequestMessage Request(HttpMethod method)
    {
        var request = new HttpRequestMessage(method, Url);
        request.Options.Set(ProviderHttp.IsNamed, IsNamed);
        return request;
    }
}
