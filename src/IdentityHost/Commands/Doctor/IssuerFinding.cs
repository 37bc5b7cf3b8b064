using System.Net.Http.Headers;
using System.Text.Json;
using IdentityHost.OpenId;
using Microsoft.Extensions.Options;

namespace IdentityHost.Commands.Doctor;

/// <summary>Whether the public address is right: <c>doctor</c> asks it for its discovery document, as every relying party does.</summary>
internal static class IssuerFinding
{
    private const string What = "issuer";
    private const int MostBytes = 256 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static async Task<Finding> LookAsync(IServiceProvider services, CancellationToken ct)
    {
        if (services.GetRequiredService<IOptions<ServerOptions>>().Value.Issuer is not { Length: > 0 } issuer)
            return new(What, Severity.Advice, "The issuer is the first listen address; set IdentityHost:Issuer when others are to reach this server.");
        if (await AskAsync(new Issuer(issuer), ct) is { } fault)
            return fault;
        return issuer.StartsWith("http:", StringComparison.Ordinal)
            ? new(What, Severity.Advice, $"{issuer} is good for trials on this machine only; set IdentityHost:Issuer to the public https address.")
            : new(What, Severity.Good, $"{issuer} answers.");
    }

    /// <summary>Not reached is no fault: the doctor is asked before the first start, too.</summary>
    private static async Task<Finding?> AskAsync(Issuer issuer, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_patience);
        try
        {
            // Where the operator's own setting says, with the certificates and the proxy this machine has.
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { MaxResponseContentBufferSize = MostBytes };
            http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var answer = await http.GetAsync(issuer.Url("/.well-known/openid-configuration"), limit.Token);
            if (!answer.IsSuccessStatusCode)
                return Wrong($"{issuer} answers {(int)answer.StatusCode}, not with the discovery document");
            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(limit.Token));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("issuer", out var said) && said.ValueEquals(issuer.Value)
                ? null
                : Wrong($"At {issuer} another server answers, or one with another issuer");
        }
        catch (JsonException)
        {
            return Wrong($"What answers at {issuer} is no discovery document");
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return new(What, Severity.Fault, $"The certificate of {issuer} is not accepted here: {fault.InnerException?.Message ?? fault.Message} Give the proxy one for this name, with its chain.");
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new(What, Severity.Advice, $"{issuer} does not answer. Start the server; if it runs, look at the name in DNS, the proxy and the firewall.");
        }
    }

    private static Finding Wrong(string found) =>
        new(What, Severity.Fault, $"{found}. Let IdentityHost:Issuer be the address the proxy passes to this server, with Host unchanged.");
}
