using IdentityHost.Accounts.External;
using IdentityHost.Accounts.External.Redirects;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.External;

/// <summary>Browsers that come back from a provider twice, or late.</summary>
public sealed class ArrivalTests : ProviderTests
{
    private const string Nowhere = "/signin?error=unknown&error_process=login";

    private readonly Browser _browser = new();
    private readonly Browser _other = new("198.51.100.7");

    [Fact]
    [Trait("Security", "S-163")]
    [Trait("Security", "S-230")]
    public async Task Of_answers_that_come_twice_the_first_goes_on_and_the_second_ends_nothing_of_it()
    {
        Enable(GitHub);
        var handle = await GoAsync(_browser);
        (await ArriveAsync(_other, handle)).ShouldBeNull("it was not sent for it");
        var first = (await ArriveAsync(_browser, handle)).ShouldNotBeNull();
        (await ArriveAsync(_browser, handle)).ShouldBeNull();
        // What the provider says to the second one, which holds a code that is spent.
        (await Redirects.FailedAsync(Here.Request(_browser), handle, ExternalFailure.Unknown, None)).ShouldBe(Nowhere);
        (await ReturnAsync(_browser, handle, AdaThere)).ShouldBe(Nowhere);
        (await ReturnAsync(_other, first, AdaThere)).ShouldBe(Nowhere);
        (await ReturnAsync(_browser, first, AdaThere)).ShouldBe(Back);
        (await ReturnAsync(_browser, first, AdaThere)).ShouldBe(Nowhere);
        (await IsSignedInAsync(_browser)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Security", "S-163")]
    public async Task Who_has_arrived_has_no_more_time_than_before()
    {
        Enable(GitHub);
        var handle = await GoAsync(_browser);
        Here.Clock.Advance(TimeSpan.FromMinutes(9));
        var first = await ArriveAsync(_browser, handle);
        Here.Clock.Advance(TimeSpan.FromMinutes(1));
        (await ReturnAsync(_browser, first, AdaThere)).ShouldBe(Nowhere);
    }

    [Fact]
    [Trait("Security", "S-165")]
    public async Task Who_stays_there_until_their_proof_here_has_grown_old_connects_nothing()
    {
        Enable(GitHub);
        await SignedInAdaAsync(_browser);
        var handle = await GoAsync(_browser, process: ExternalProcess.Connect);
        GrowStale();
        (await ReturnAsync(_browser, handle, AdaThere)).ShouldBe($"{Back}?error=reauthentication_required&error_process=connect");
        (await LinksAsync(_browser)).ShouldBeEmpty();
    }

    private async Task<string?> ArriveAsync(Browser browser, string handle) => await Redirects.TryArriveAsync(Here.Request(browser), handle, None);
}
