using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Tests.Memory;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.SignIn;

public sealed class PasswordSignInTests : IDisposable
{
    private const string Password = "correct horse battery";
    private readonly People _people = new();
    private readonly Browser _browser = new();

    public void Dispose() => _people.Dispose();

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("  ADA@Example.ORG ")]
    [InlineData("ada")]
    [InlineData("Ada")]
    public async Task Address_or_user_name_and_the_password_begin_a_session(string identifier)
    {
        var ada = await _people.AddAsync("ada@example.org", Password, "ada");

        var outcome = await _people.SignInAsync(_browser, identifier, Password);

        var person = outcome.ShouldBeOfType<SignInOutcome.SignedIn>().Person;
        person.AccountId.ShouldBe(ada.Id);
        person.Session.Methods.Single().Reference.ShouldBe("pwd");
        person.Session.AuthenticatedAt.ShouldBe(_people.Clock.GetUtcNow());
    }

    [Fact]
    [Trait("Security", "S-001")]
    public async Task Unknown_wrong_disabled_and_without_password_get_the_same_answer_and_no_cookie()
    {
        await _people.AddAsync("ada@example.org", Password);
        (await _people.AddAsync("off@example.org", Password)).IsActive = false;
        (await _people.AddAsync("none@example.org", Password)).PasswordHash = null;

        foreach (var (identifier, password) in new[] { ("ada@example.org", "wrong"), ("off@example.org", Password), ("none@example.org", Password), ("who@example.org", Password), ("not an\u0007identifier", Password) })
        {
            var outcome = await _people.SignInAsync(_browser, identifier, password);
            outcome.ShouldBe(new SignInOutcome.Refused(new Refusal.InvalidCredentials()));
            _browser.SetCookies.ShouldBeEmpty();
        }
        _people.Sessions.All.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Security", "S-002")]
    public async Task Every_path_costs_exactly_one_verification()
    {
        await _people.AddAsync("ada@example.org", Password);
        (await _people.AddAsync("off@example.org", Password)).IsActive = false;
        (await _people.AddAsync("none@example.org", Password)).PasswordHash = null;
        var hashed = _people.Hasher.Hashed;

        var expected = 0;
        foreach (var (identifier, password) in new[] { ("ada@example.org", Password), ("ada@example.org", "wrong"), ("off@example.org", Password), ("none@example.org", Password), ("who@example.org", Password) })
        {
            await _people.SignInAsync(_browser, identifier, password);
            _people.Hasher.Verified.ShouldBe(++expected);
        }
        _people.Hasher.Hashed.ShouldBe(hashed);
    }

    [Fact]
    [Trait("Security", "S-021")]
    public async Task A_password_is_taken_as_typed()
    {
        var password = new string('x', 198) + "yz ";
        await _people.AddAsync("ada@example.org", password);

        (await _people.SignInAsync(_browser, "ada@example.org", password.Trim())).ShouldBeOfType<SignInOutcome.Refused>();
        (await _people.SignInAsync(_browser, "ada@example.org", password.Replace('y', 'Y'))).ShouldBeOfType<SignInOutcome.Refused>();
        (await _people.SignInAsync(_browser, "ada@example.org", password)).ShouldBeOfType<SignInOutcome.SignedIn>();
    }

    [Fact]
    [Trait("Security", "S-023")]
    public async Task A_hash_of_an_older_cost_is_replaced_at_sign_in()
    {
        var ada = await _people.AddAsync("ada@example.org", Password);
        var old = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(ada, Password);
        ada.PasswordHash = old;

        await _people.SignInAsync(_browser, "ada@example.org", "wrong");
        ada.PasswordHash.ShouldBe(old);
        await _people.SignInAsync(_browser, "ada@example.org", Password);

        ada.PasswordHash.ShouldNotBe(old);
        var bytes = Convert.FromBase64String(ada.PasswordHash!);
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
        await _people.AddAsync("ada@example.org", Password);

        (await _people.SignInAsync(_browser, "ada@example.org", new string('x', 10_000_000))).ShouldBeOfType<SignInOutcome.Refused>();
        (await _people.SignInAsync(_browser, "ada@example.org", new string('€', 400))).ShouldBeOfType<SignInOutcome.Refused>();

        _people.Hasher.Verified.ShouldBe(0);
    }
}
