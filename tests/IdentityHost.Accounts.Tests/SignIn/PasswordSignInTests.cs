using IdentityHost.Accounts.Profile;
using IdentityHost.Accounts.Tests.World;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.SignIn;

public sealed class PasswordSignInTests : PeopleTests
{
    private readonly Browser _browser = new();

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("  ADA@Example.ORG ")]
    [InlineData("ada")]
    [InlineData("Ada")]
    public async Task Address_or_user_name_and_the_password_begin_a_session(string identifier)
    {
        var ada = await Here.AddAsync("ada@example.org", Password, "ada");

        var session = await Here.SignedInAsync(_browser, identifier, Password);

        session.AccountId.ShouldBe(ada.Id);
        session.Methods.Single().Reference.ShouldBe("pwd");
        session.AuthenticatedAt.ShouldBe(Here.Clock.GetUtcNow());
    }

    [Fact]
    [Trait("Security", "S-001")]
    public async Task Unknown_wrong_disabled_and_without_password_get_the_same_answer_and_no_cookie()
    {
        await Here.AddAsync("ada@example.org", Password);
        await Here.DisableAsync(await Here.AddAsync("off@example.org", Password));
        await Here.AddAsync("none@example.org", null);

        foreach (var (identifier, password) in new[] { ("ada@example.org", "wrong"), ("off@example.org", Password), ("none@example.org", Password), ("who@example.org", Password), ("not an\u0007identifier", Password) })
        {
            var outcome = await Here.SignInAsync(_browser, identifier, password);
            outcome.ShouldBeMismatch();
            _browser.SetCookies.ShouldBeEmpty();
        }
        (await Here.CountAsync("Sessions")).ShouldBe(0);
    }

    [Fact]
    [Trait("Security", "S-002")]
    public async Task Every_path_costs_exactly_one_verification()
    {
        await Here.AddAsync("ada@example.org", Password);
        await Here.DisableAsync(await Here.AddAsync("off@example.org", Password));
        await Here.AddAsync("none@example.org", null);
        var hashed = Here.Hasher.Hashed;

        var expected = 0;
        foreach (var (identifier, password) in new[] { ("ada@example.org", Password), ("ada@example.org", "wrong"), ("off@example.org", Password), ("none@example.org", Password), ("who@example.org", Password) })
        {
            await Here.SignInAsync(_browser, identifier, password);
            Here.Hasher.Verified.ShouldBe(++expected);
        }
        Here.Hasher.Hashed.ShouldBe(hashed);
    }

    [Fact]
    [Trait("Security", "S-021")]
    public async Task A_password_is_taken_as_typed()
    {
        var password = new string('x', 198) + "yz ";
        await Here.AddAsync("ada@example.org", password);

        (await Here.SignInAsync(_browser, "ada@example.org", password.Trim())).ShouldBeMismatch();
        (await Here.SignInAsync(_browser, "ada@example.org", password.Replace('y', 'Y'))).ShouldBeMismatch();
        (await Here.SignInAsync(_browser, "ada@example.org", password)).ShouldAdvance();
    }

    [Fact]
    [Trait("Security", "S-023")]
    public async Task A_hash_of_an_older_cost_is_replaced_at_sign_in()
    {
        var ada = await Here.AddAsync("ada@example.org", Password);
        var old = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(ada, Password);
        await Here.Get<IAccounts>().TryReplacePasswordHashAsync(ada.Id, ada.PasswordHash!, old, CancellationToken.None);

        await Here.SignInAsync(_browser, "ada@example.org", "wrong");
        (await Here.FindAsync("ada@example.org"))!.PasswordHash.ShouldBe(old);
        await Here.SignInAsync(_browser, "ada@example.org", Password);

        var raised = (await Here.FindAsync("ada@example.org"))!.PasswordHash!;
        raised.ShouldNotBe(old);
        var bytes = Convert.FromBase64String(raised);
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)).ShouldBe(2u, "PRF 2 is HMAC-SHA-512");
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)).ShouldBe(2000u, "today's cost in this suite");
    }

    [Fact]
    [Trait("Security", "S-023")]
    public void The_cost_is_what_owasp_asks_and_a_lower_setting_fails_the_start()
    {
        Composed(null).GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount.ShouldBeGreaterThanOrEqualTo(210_000);
        Should.Throw<OptionsValidationException>(() => Composed("209999").GetRequiredService<IOptions<PasswordHasherOptions>>().Value);

        static ServiceProvider Composed(string? iterations) => new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(iterations is null ? [] : [new("IdentityHost:Accounts:PasswordHashing:Iterations", iterations)]).Build())
            .AddAccounts()
            .BuildServiceProvider();
    }

    [Fact]
    [Trait("Security", "S-020")]
    public async Task A_huge_password_costs_no_hash()
    {
        await Here.AddAsync("ada@example.org", Password);

        (await Here.SignInAsync(_browser, "ada@example.org", new string('x', 10_000_000))).ShouldBeMismatch();
        (await Here.SignInAsync(_browser, "ada@example.org", new string('€', 400))).ShouldBeMismatch();

        Here.Hasher.Verified.ShouldBe(0);
    }
}
