using IdentityHost.Accounts.Invitations;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Tests.World;
using Shouldly;
using Xunit;

namespace IdentityHost.Accounts.Tests.Invitations;

/// <summary>What strangers cannot keep an invited person from, and how many somebody may invite.</summary>
public sealed class InvitationTests() : PeopleTests(("Invitations:MostAltogether", "3"), ("RateLimits:Invite", ""))
{
    private const string Guest = "guest@example.org";

    private readonly Browser _host = new("203.0.113.9");

    [Fact]
    [Trait("Security", "S-162")]
    public async Task An_unproven_claim_on_the_address_keeps_no_invited_person_out()
    {
        var claimant = new Browser("198.51.100.7");
        (await Here.SignUp.BeginAsync(await Here.VisitAsync(claimant), new SignUpForm(Guest, null, "the password of a stranger"), CancellationToken.None)).ShouldAdvance();
        await SignInAsync();
        (await InviteAsync(Guest)).ShouldAdvance();
        var key = Links.KeyIn((await Here.MailboxAsync()).Last(m => m.To == Guest).Text);

        var guest = new Browser();
        (await Here.SignUp.BeginAsync(await Here.VisitAsync(guest), new SignUpForm(null, null, Password) { Invitation = key }, CancellationToken.None)).ShouldAdvance();

        (await Here.ReadAsync(guest)).Account.ShouldNotBeNull().Email.ShouldBe(Guest);
        (await Here.SignInAsync(new Browser("198.51.100.8"), Guest, "the password of a stranger")).ShouldBeMismatch();
        (await Here.SignInAsync(new Browser("198.51.100.9"), Guest, Password)).ShouldAdvance();
    }

    [Fact]
    public async Task Somebody_invites_so_many_altogether_and_taking_one_back_makes_no_room()
    {
        await SignInAsync();
        for (var i = 0; i < 3; i++)
        {
            (await InviteAsync($"guest{i}@example.org")).ShouldAdvance();
            (await InviteAsync($"guest{i}@example.org")).ShouldAdvance();
            var sent = (await Book.ListAsync(await Here.ReadAsync(_host), CancellationToken.None)).Single();
            (await Book.RevokeAsync(await Here.ReadAsync(_host), sent.Id, CancellationToken.None)).ShouldAdvance();
        }

        Here.Clock.Advance(TimeSpan.FromDays(20));
        await SignInAsync();
        (await InviteAsync("one.more@example.org")).ShouldFail("too_many_invitations", "email");
    }

    private InvitationBook Book => Here.Get<InvitationBook>();

    private async Task<FlowOutcome> InviteAsync(string email) => (await Book.InviteAsync(await Here.ReadAsync(_host), email, CancellationToken.None)).Outcome;

    private async Task SignInAsync()
    {
        if (await Here.FindAsync("host@example.org") is null)
            await Here.AddAsync("host@example.org", Password);
        await Here.SignInAsync(_host, "host@example.org", Password);
    }
}
