using System.Text.Json;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Tests.Ports;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Keys;

public sealed class KeyRotationTests : IDisposable
{
    private static readonly RotationTimes s_times = new(TimeSpan.FromDays(90), TimeSpan.FromDays(1), TimeSpan.FromMinutes(20));
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Without_keys_one_of_each_algorithm_is_due() =>
        RotationPlan.Due([], s_times, _engine.Clock.Now).OfType<RotationStep.Create>().Select(c => (c.Algorithm, c.Generation))
            .ShouldBe([("ES256", 1), ("RS256", 1)]);

    [Fact]
    [Trait("Security", "S-147")]
    public async Task A_year_of_rotation_always_announces_before_use_and_keeps_until_the_last_token_is_gone()
    {
        var rotation = _engine.Get<KeyRotation>();
        var ring = _engine.Get<KeyRing>();
        var published = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var lastSigned = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        for (var hour = 0; hour < 365 * 24; hour += 6)
        {
            await rotation.RunAsync(null, default);
            (await rotation.RunAsync(null, default)).ShouldBe(0);
            var snapshot = await ring.CurrentAsync(default);
            foreach (var key in snapshot.Published)
                published.TryAdd(key.KeyId, _engine.Clock.Now);
            var signer = snapshot.Signer("ES256").KeyId;
            if (published[signer] != new MovedClock().Now)
                (_engine.Clock.Now - published[signer]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(1));
            lastSigned[signer] = _engine.Clock.Now;
            foreach (var (key, at) in lastSigned)
            {
                if (_engine.Clock.Now - at < TimeSpan.FromMinutes(20))
                    snapshot.Find(key).ShouldNotBeNull();
            }

            _engine.Clock.Move(TimeSpan.FromHours(6));
        }

        lastSigned.Count.ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-147")]
    public async Task Tokens_stay_good_while_keys_rotate()
    {
        _engine.AddClient("app");
        var token = await MintAsync();
        await _engine.Get<KeyRotation>().RotateNowAsync(default);
        _engine.Clock.Move(TimeSpan.FromMinutes(5));
        (await _engine.Get<AccessTokenReader>().ReadAsync(token, default)).ShouldNotBeNull();
        _engine.Clock.Move(TimeSpan.FromDays(1));
        var next = await MintAsync();
        next.Split('.')[0].ShouldNotBe(token.Split('.')[0]);
        (await _engine.Get<AccessTokenReader>().ReadAsync(next, default)).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-147")]
    public async Task A_leaked_key_is_gone_at_once_and_a_successor_signs()
    {
        _engine.AddClient("app");
        var token = await MintAsync();
        var leaked = (await _engine.Get<KeyRing>().CurrentAsync(default)).Signer("ES256").KeyId;
        (await _engine.Get<KeyRotation>().RevokeAsync(leaked, default)).ShouldBeTrue();
        (await _engine.Get<AccessTokenReader>().ReadAsync(token, default)).ShouldBeNull();
        (await _engine.Get<AccessTokenReader>().ReadAsync(await MintAsync(), default)).ShouldNotBeNull();
    }

    [Fact]
    [Trait("Security", "S-148")]
    public async Task The_jwks_has_public_members_only()
    {
        using var jwks = JsonDocument.Parse((await _engine.Get<KeyRing>().CurrentAsync(default)).Jwks);
        foreach (var key in jwks.RootElement.GetProperty("keys").EnumerateArray())
        {
            key.EnumerateObject().Select(m => m.Name).ShouldBeSubsetOf(["kid", "use", "alg", "kty", "crv", "x", "y", "n", "e"]);
            key.GetProperty("use").GetString().ShouldBe("sig");
        }
    }

    private async Task<string> MintAsync() => (await _engine.TokenAsync("grant_type=client_credentials", Engine.Basic("app"))).AccessToken;
}
