using BenchmarkDotNet.Attributes;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Parameters;

namespace IdentityHost.Benchmarks.Micro;

/// <summary>What reading a token request and comparing the client's secret costs.</summary>
[MemoryDiagnoser]
public class ClientAuthenticationBenchmarks
{
    private const string Form = "grant_type=client_credentials&scope=api&client_id=bench-svc&client_secret=bench-svc-secret-0123456789abcdef01";
    private readonly ClientSecrets _secrets = new(new ClientSecretKey(new byte[32]), TimeProvider.System);
    private Client _client = null!;

    [GlobalSetup]
    public void Prepare() => _client = new Client
    {
        ClientId = "bench-svc",
        Metadata = new ClientMetadata { TokenEndpointAuthMethod = "client_secret_post" },
        Secrets = [_secrets.FromChosen("bench-svc-secret-0123456789abcdef01")],
        Origin = ClientOrigin.Seed,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    [Benchmark]
    public ProtocolParameters? ParseForm() => ProtocolParameters.Parse(Form).Value;

    [Benchmark]
    public bool RightSecret() => _secrets.Matches(_client, "bench-svc-secret-0123456789abcdef01");

    [Benchmark]
    public bool UnknownClient() => _secrets.Matches(client: null, "bench-svc-secret-0123456789abcdef01");
}
