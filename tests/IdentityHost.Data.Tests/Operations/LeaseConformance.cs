using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Data.Operations;
using IdentityHost.Data.Sql;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Keys;
using IdentityHost.OpenId.Logos;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.Operations;

public sealed class LeaseConformanceOnSqlite() : LeaseConformance(DatabaseProvider.Sqlite);

public sealed class LeaseConformanceOnPostgreSql() : LeaseConformance(DatabaseProvider.PostgreSql);

/// <summary>A node that was suspended, and lost its lease without noticing, changes nothing (S-236).</summary>
public abstract class LeaseConformance(DatabaseProvider provider) : StoreTests(provider)
{
    private static readonly DateTimeOffset s_longAgo = DateTimeOffset.UnixEpoch.AddYears(40);

    [Fact]
    [Trait("Security", "S-236")]
    public async Task Who_lost_the_lease_cleans_up_nothing()
    {
        var (lost, held) = await LoseAsync(CleanUp.Lease);
        await Node.Get<IAttempts>().TryReserveAsync([new("Password:address:1", 5, TimeSpan.FromMinutes(1))], s_longAgo, Ct);
        await Node.Get<IAssertionIds>().TryUseAsync("shop", "jti", s_longAgo, Ct);
        var unused = Samples.Account("unused");
        unused.UnusedSince = s_longAgo;
        await CommitAsync(new AddAccount(unused));
        await Node.Get<IClients>().TryAddAsync(Samples.Client("litter", s_longAgo) with { Origin = ClientOrigin.Dynamic }, Ct);
        await Node.Get<ILogos>().SaveAsync(new("left", "image/png", [1]), s_longAgo, Ct);

        (await Node.Get<CleanUp>().RunAsync(lost, Ct)).ShouldBe(0);
        (await Node.Get<CleanUp>().RunAsync(held, Ct)).ShouldBe(5);
    }

    [Fact]
    [Trait("Security", "S-236")]
    public async Task Who_lost_the_lease_neither_adds_nor_retires_nor_removes_a_key()
    {
        var (lost, held) = await LoseAsync(KeyRotation.Lease);
        var (slept, awake) = (Node.Get<ISigningKeys>().Under(lost), Node.Get<ISigningKeys>().Under(held));
        SigningKey key = new("key", "ES256", 1, [1], Now, Now, RemoveAt: null);

        (await slept.TryAddAsync(key, Ct)).ShouldBeFalse();
        (await awake.TryAddAsync(key, Ct)).ShouldBeTrue();
        (await slept.ScheduleAsync("key", Now, Now, Ct)).ShouldBeFalse();
        (await slept.RemoveAsync("key", Ct)).ShouldBeFalse();
        (await slept.ListAsync(Ct)).ShouldBe(await awake.ListAsync(Ct), new SameKey());
        (await awake.ScheduleAsync("key", Now, Now, Ct)).ShouldBeTrue();
    }

    /// <summary>A lease that ran out unnoticed and was taken by another node: its old number and its new one.</summary>
    private async Task<(long Lost, long Held)> LoseAsync(string lease)
    {
        await using var other = await StartSecondNodeAsync();
        var lost = (await Node.Get<Leases>().TryTakeAsync(lease, "sleeper", TimeSpan.FromMinutes(1), Ct)).ShouldNotBeNull();
        await Node.Get<IDatabase>().ExecuteAsync(new("""UPDATE "Leases" SET "ExpiresAt" = 1"""), [], Ct);
        return (lost, (await other.Get<Leases>().TryTakeAsync(lease, "successor", TimeSpan.FromMinutes(1), Ct)).ShouldNotBeNull());
    }

    private sealed class SameKey : IEqualityComparer<SigningKey>
    {
        public bool Equals(SigningKey? x, SigningKey? y) => x?.KeyId == y?.KeyId && x?.RemoveAt == y?.RemoveAt;

        public int GetHashCode(SigningKey obj) => obj.KeyId.GetHashCode(StringComparison.Ordinal);
    }
}
