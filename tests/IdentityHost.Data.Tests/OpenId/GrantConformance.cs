using System.Text.Json;
using IdentityHost.Accounts.Profile;
using IdentityHost.Data.Tests.Databases;
using IdentityHost.OpenId.Authorize;
using IdentityHost.OpenId.ClientAuthentication;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Consents;
using IdentityHost.OpenId.Issuance;
using IdentityHost.OpenId.Secrets;
using Shouldly;
using Xunit;

namespace IdentityHost.Data.Tests.OpenId;

public sealed class GrantConformanceOnSqlite() : GrantConformance(DatabaseProvider.Sqlite);

public sealed class GrantConformanceOnPostgreSql() : GrantConformance(DatabaseProvider.PostgreSql);

/// <summary>Codes, refresh families, consents and the revocation list.</summary>
public abstract class GrantConformance(DatabaseProvider provider) : StoreTests(provider)
{
    /// <summary>What issues looks again at whom it issues to.</summary>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await Node.Get<IAccounts>().TryAddAsync(Samples.Account("ada"), Ct)).ShouldBeTrue();
        (await Node.Get<IClients>().TryAddAsync(Samples.Client("shop", Now), Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_code_and_its_grant_come_back_as_they_were_written()
    {
        var code = Samples.Code(Now);
        await Node.Get<IAuthorizationCodes>().AddAsync(code, Ct);
        JsonSerializer.Serialize(await Node.Get<IAuthorizationCodes>().FindAsync(code.Hash, Ct)).ShouldBe(JsonSerializer.Serialize(code));

        var grant = Samples.Grant(code, Now);
        (await Node.Get<IAuthorizationCodes>().TryRedeemAsync(code, grant, Now, Ct)).ShouldBeTrue();
        JsonSerializer.Serialize(await Node.Get<IGrants>().FindAsync(code.Authorization.GrantId, Ct)).ShouldBe(JsonSerializer.Serialize(grant));
    }

    [Fact]
    [Trait("Security", "S-230")]
    public async Task Of_32_that_redeem_a_code_one_wins()
    {
        var code = Samples.Code(Now);
        await Node.Get<IAuthorizationCodes>().AddAsync(code, Ct);
        (await RaceAsync(_ => Node.Get<IAuthorizationCodes>().TryRedeemAsync(code, Samples.Grant(code, Now), Now, Ct))).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-105")]
    [Trait("Security", "S-234")]
    public async Task An_expired_code_is_not_redeemed()
    {
        var code = Samples.Code(Now);
        await Node.Get<IAuthorizationCodes>().AddAsync(code, Ct);
        (await Node.Get<IAuthorizationCodes>().TryRedeemAsync(code, null, code.ExpiresAt, Ct)).ShouldBeFalse();
        (await Node.Get<IAuthorizationCodes>().TryRedeemAsync(code, null, code.ExpiresAt.AddMilliseconds(-1), Ct)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-230")]
    public async Task Of_32_that_rotate_a_refresh_token_one_wins()
    {
        var grant = await AddGrantAsync();
        (await RaceAsync(i => Node.Get<IGrants>().TryRotateAsync(
            grant.Authorization.GrantId, new(OpaqueToken.Hash("first"), OpaqueToken.Hash($"next {i}"), [1], Now, Now.AddDays(7)), Ct))).ShouldBe(1);
    }

    [Fact]
    [Trait("Security", "S-232")]
    public async Task A_grant_without_a_code_is_added_only_for_whoever_may_still_have_it()
    {
        var grants = Node.Get<IGrants>();
        var good = Samples.Grant(Samples.Code(Now), Now);
        (await grants.TryAddAsync(good, Ct)).ShouldBeTrue();
        JsonSerializer.Serialize(await grants.FindAsync(good.Authorization.GrantId, Ct)).ShouldBe(JsonSerializer.Serialize(good));

        var stale = good with { Authorization = good.Authorization with { GrantId = "stale", SubjectStamp = "another" } };
        (await grants.TryAddAsync(stale, Ct)).ShouldBeFalse();
        (await grants.FindAsync("stale", Ct)).ShouldBeNull();
        var foreign = good with { ClientId = "nobody", Authorization = good.Authorization with { GrantId = "foreign" } };
        (await grants.TryAddAsync(foreign, Ct)).ShouldBeFalse();
        (await grants.FindAsync("foreign", Ct)).ShouldBeNull();
    }

    [Fact]
    [Trait("Security", "S-130")]
    public async Task A_spent_token_is_repeated_as_often_as_allowed()
    {
        var grant = await AddGrantAsync();
        var grants = Node.Get<IGrants>();
        var id = grant.Authorization.GrantId;
        (await grants.TryRotateAsync(id, new(OpaqueToken.Hash("first"), OpaqueToken.Hash("next"), [1], Now, Now.AddDays(7)), Ct)).ShouldBeTrue();
        (await RaceAsync(_ => grants.TryRepeatAsync(id, OpaqueToken.Hash("first"), Now.AddSeconds(-10), 5, Ct))).ShouldBe(5);
        (await grants.TryRepeatAsync(id, OpaqueToken.Hash("first"), Now.AddSeconds(1), 50, Ct)).ShouldBeFalse();
        (await grants.TryRepeatAsync(id, OpaqueToken.Hash("other"), Now.AddSeconds(-10), 50, Ct)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Security", "S-233")]
    public async Task A_revoked_family_rotates_no_more_and_its_access_tokens_are_dead_on_every_node()
    {
        var grant = await AddGrantAsync();
        await using var other = await StartSecondNodeAsync();
        await Node.Get<IGrants>().RevokeAsync(grant.Authorization, grant.ClientId, GrantEnd.GivenBack, Now, Ct);

        (await Node.Get<IGrants>().TryRotateAsync(
            grant.Authorization.GrantId, new(OpaqueToken.Hash("first"), OpaqueToken.Hash("next"), [1], Now, Now.AddDays(7)), Ct)).ShouldBeFalse();
        Node.Get<IRevocations>().IsRevoked(Samples.Token(grant.Authorization)).ShouldBeTrue();
        for (var i = 0; i < 50 && !other.Get<IRevocations>().IsRevoked(Samples.Token(grant.Authorization)); i++)
            await Task.Delay(100, Ct);
        other.Get<IRevocations>().IsRevoked(Samples.Token(grant.Authorization)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-157")]
    public async Task Withdrawing_a_consent_ends_what_it_led_to()
    {
        var grant = await AddGrantAsync();
        var consents = Node.Get<IConsents>();
        await RaceAsync(async i =>
        {
            await consents.AllowAsync("ada", "shop", [$"s{i}"], [], Now, Ct);
            return true;
        });
        (await consents.FindAsync("ada", "shop", Ct))!.Scopes.Count.ShouldBe(32);

        (await consents.WithdrawAsync("ada", "shop", Now, Ct)).ShouldBeTrue();
        (await consents.WithdrawAsync("ada", "shop", Now, Ct)).ShouldBeFalse();
        (await Node.Get<IGrants>().FindAsync(grant.Authorization.GrantId, Ct))!.RevokedAt.ShouldBe(Now);
        Node.Get<IRevocations>().IsRevoked(Samples.Token(grant.Authorization)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-142")]
    public async Task Of_32_that_use_an_assertion_one_wins() =>
        (await RaceAsync(_ => Node.Get<IAssertionIds>().TryUseAsync("shop", "jti", Now, Ct))).ShouldBe(1);

    private async Task<Grant> AddGrantAsync()
    {
        var code = Samples.Code(Now);
        await Node.Get<IAuthorizationCodes>().AddAsync(code, Ct);
        var grant = Samples.Grant(code, Now);
        (await Node.Get<IAuthorizationCodes>().TryRedeemAsync(code, grant, Now, Ct)).ShouldBeTrue();
        return grant;
    }
}
