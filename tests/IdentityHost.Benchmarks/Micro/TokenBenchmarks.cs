using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Jose;

namespace IdentityHost.Benchmarks.Micro;

/// <summary>What minting and reading one access token costs beside its bare signature.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);
    private readonly byte[] _input = Encoding.ASCII.GetBytes(new string('a', 500));
    private readonly byte[] _signature = new byte[64];
    private readonly AccessTokenContent _content = new("bench-svc", Authorization: null, ["api"], ["https://api.example"], []);
    private ECDsa _key = null!;
    private Signer _signer = null!;
    private Signer[] _signers = null!;
    private string _token = "";

    [GlobalSetup]
    public void Prepare()
    {
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _signer = new Signer("bench", "ES256", _key.ExportPkcs8PrivateKey());
        _signers = [_signer];
        _token = Mint();
    }

    [GlobalCleanup]
    public void CleanUp() => _key.Dispose();

    [Benchmark(Baseline = true)]
    public bool BareSignature() => _key.TrySignData(_input, _signature, HashAlgorithmName.SHA256, out _);

    [Benchmark]
    public string Mint() => AccessToken.Mint(_signer, "https://id.example", _content, s_now, 900);

    [Benchmark]
    public byte[]? Validate() => CompactJws.TryOpen(_token, TokenType.AccessToken, _signers);
}
