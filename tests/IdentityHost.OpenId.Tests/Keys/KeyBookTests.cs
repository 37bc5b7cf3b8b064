using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Tests.Ports;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Keys;

/// <summary>What the operator sees of the signing keys, and does with them.</summary>
public sealed class KeyBookTests : IDisposable
{
    private readonly Engine _engine = new();

    private KeyBook Book => _engine.Get<KeyBook>();

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Security", "S-147")]
    public async Task Asked_twice_to_rotate_it_announces_one_successor_of_each_key()
    {
        (await Book.RotateAsync(default)).Select(k => (k.Algorithm, k.Generation, k.State)).ShouldBe([("ES256", 2, KeyStage.Announced), ("RS256", 2, KeyStage.Announced)]);
        (await Book.RotateAsync(default)).ShouldBeEmpty();
        (await Book.ListAsync(default)).Count.ShouldBe(4);

        _engine.Clock.Move(TimeSpan.FromDays(2));
        (await Book.ListAsync(default)).Select(k => k.State).ShouldBe([KeyStage.Retired, KeyStage.Signing, KeyStage.Retired, KeyStage.Signing]);
        (await Book.RotateAsync(default)).Count.ShouldBe(2);
    }

    [Fact]
    [Trait("Security", "S-147")]
    public async Task A_key_retires_when_the_successor_of_its_algorithm_begins_to_sign()
    {
        var key = (await Book.ListAsync(default))[0];
        (await Book.RetireAsync(key, default)).ShouldHaveSingleItem().Algorithm.ShouldBe(key.Algorithm);
        (await Book.FindAsync(key.KeyId, default))!.State.ShouldBe(KeyStage.Signing);
        (await Book.RetireAsync(key, default)).ShouldBeEmpty();
        _engine.Clock.Move(TimeSpan.FromDays(2));
        var retired = (await Book.FindAsync(key.KeyId, default)).ShouldNotBeNull();
        retired.State.ShouldBe(KeyStage.Retired);
        (await Book.RetireAsync(retired, default)).ShouldBeEmpty();
        (await Book.FindAsync("nothing", default)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-148")]
    public void It_has_no_place_for_a_private_part() =>
        typeof(KeyEntry).GetProperties().Where(p => p.PropertyType == typeof(byte[]) || p.Name.Contains("Private", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
}
