using IdentityHost.OpenId.Scopes;
using IdentityHost.OpenId.Tests.Ports;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Token;

public sealed class RefreshTokenGrantTests : IDisposable
{
    private readonly Engine _engine = new();

    public RefreshTokenGrantTests()
    {
        _engine.AddClient("app");
        _engine.AddClient("other");
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    [Trait("Security", "S-130")]
    public async Task Parallel_tabs_get_the_same_successor_and_the_family_lives()
    {
        var first = await StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _engine.RefreshAsync(first))));
        answers.ShouldAllBe(a => a.Status == 200);
        answers.Select(a => a.RefreshToken).Distinct().Count().ShouldBe(1);
        (await _engine.RefreshAsync(answers[0].RefreshToken)).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Security", "S-235")]
    public async Task A_clock_set_back_does_not_make_the_grace_longer()
    {
        var first = await StartAsync();
        (await _engine.RefreshAsync(first)).Status.ShouldBe(200);
        _engine.Clock.Move(TimeSpan.FromHours(-1));

        (await _engine.RefreshAsync(first)).Error.ShouldBe("invalid_grant");
    }

    [Fact]
    [Trait("Security", "S-129")]
    public async Task A_spent_token_presented_after_the_grace_ends_family_and_access_tokens()
    {
        var first = await StartAsync();
        var second = await _engine.RefreshAsync(first);
        _engine.Clock.Move(TimeSpan.FromSeconds(11));

        (await _engine.RefreshAsync(first)).Error.ShouldBe("invalid_grant");

        (await _engine.RefreshAsync(second.RefreshToken)).Error.ShouldBe("invalid_grant");
        (await _engine.IntrospectAsync(second.AccessToken)).Body.ShouldBe("""{"active":false}""");
    }

    [Fact]
    [Trait("Security", "S-127")]
    public async Task Another_client_can_neither_use_nor_end_the_family()
    {
        var first = await StartAsync();
        (await _engine.RefreshAsync(first, "other")).Error.ShouldBe("invalid_grant");
        (await _engine.RefreshAsync(first)).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Security", "S-131")]
    public async Task A_scope_taken_from_the_client_is_gone_at_the_next_refresh()
    {
        var first = (await _engine.RedeemAsync(await _engine.AddCodeAsync("app", "openid email offline_access"))).RefreshToken;
        _engine.Clients["app"] = _engine.Clients["app"] with { Metadata = _engine.Clients["app"].Metadata with { Scope = "openid offline_access" } };

        (await _engine.RefreshAsync(first, more: "&scope=email")).Error.ShouldBe("invalid_scope");
        (await _engine.RefreshAsync(first)).Text("scope").ShouldBe("openid offline_access");
    }

    [Fact]
    [Trait("Security", "S-193")]
    public async Task What_is_kept_for_own_apps_goes_with_the_next_refresh_of_one_that_is_none_any_more()
    {
        await _engine.Scopes.SaveAsync(new("orders", "All orders", ["https://api.example"]) { Holders = ScopeHolders.FirstParty }, CancellationToken.None);
        var app = _engine.Clients["app"];
        _engine.Clients["app"] = app with { FirstParty = true, Metadata = app.Metadata with { Scope = "openid orders offline_access" } };
        var first = await _engine.RefreshAsync((await _engine.RedeemAsync(await _engine.AddCodeAsync("app", "openid orders offline_access"))).RefreshToken);
        first.Text("scope").ShouldBe("openid orders offline_access");

        _engine.Clients["app"] = _engine.Clients["app"] with { FirstParty = false };
        (await _engine.RefreshAsync(first.RefreshToken, more: "&scope=orders")).Error.ShouldBe("invalid_scope");
        (await _engine.RefreshAsync(first.RefreshToken)).Text("scope").ShouldBe("openid offline_access");
    }

    [Fact]
    public async Task An_invented_token_with_a_known_grant_id_changes_nothing()
    {
        var first = await StartAsync();
        var invented = first[..22] + new string('A', first.Length - 22);
        (await _engine.RefreshAsync(invented)).Error.ShouldBe("invalid_grant");
        (await _engine.RefreshAsync(first)).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Security", "S-128")]
    public async Task Idle_tokens_die_after_seven_days_and_used_ones_after_thirty()
    {
        var idle = await StartAsync();
        var used = await StartAsync();
        for (var day = 0; day < 5; day++)
        {
            _engine.Clock.Move(TimeSpan.FromDays(6) - TimeSpan.FromMinutes(1));
            var answer = await _engine.RefreshAsync(used);
            answer.Status.ShouldBe(200);
            used = answer.RefreshToken;
        }

        (await _engine.RefreshAsync(idle)).Error.ShouldBe("invalid_grant");
        _engine.Clock.Move(TimeSpan.FromMinutes(6));
        (await _engine.RefreshAsync(used)).Error.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Fewer_scopes_are_granted_and_more_are_refused_without_spending_the_token()
    {
        var first = await StartAsync();
        (await _engine.RefreshAsync(first, more: "&scope=openid+email")).Error.ShouldBe("invalid_scope");
        (await _engine.RefreshAsync(first, more: "&resource=https%3A%2F%2Felsewhere.example")).Error.ShouldBe("invalid_target");
        var narrowed = await _engine.RefreshAsync(first, more: "&scope=openid");
        narrowed.Text("scope").ShouldBe("openid");
        (await _engine.RefreshAsync(narrowed.RefreshToken)).Text("scope").ShouldBe("openid offline_access");
    }

    [Fact]
    [Trait("Security", "S-131")]
    public async Task A_changed_stamp_or_a_disabled_account_ends_refreshing()
    {
        var first = await StartAsync();
        _engine.Subjects.Ada = _engine.Subjects.Ada with { IsActive = false };
        (await _engine.RefreshAsync(first)).Error.ShouldBe("invalid_grant");
        _engine.Subjects.Ada = _engine.Subjects.Ada with { IsActive = true, Stamp = "stamp-2" };
        (await _engine.RefreshAsync(first)).Error.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Offline_access_outlives_the_session()
    {
        var first = await StartAsync();
        _engine.Subjects.SessionAlive = false;
        (await _engine.RefreshAsync(first)).Status.ShouldBe(200);
    }

    private async Task<string> StartAsync() => (await _engine.RedeemAsync(await _engine.AddCodeAsync("app"))).RefreshToken;
}
