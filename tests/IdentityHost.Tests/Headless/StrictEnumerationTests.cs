using IdentityHost.Testing.Headless;
using Shouldly;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Where nobody waits for the proof of an address, and no answer may tell that somebody has it.</summary>
public sealed class StrictServer : HeadlessServer
{
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("IdentityHost:Accounts:PreventEnumeration", "strict"),
        ("IdentityHost:Accounts:EmailVerification", "Optional"),
        ("IdentityHost:Accounts:EmailVerificationByCodeEnabled", "false"),
        ("IdentityHost:Accounts:Codes:PerHour", "3"),
    ];
}

/// <summary>allauth's <c>PREVENT_ENUMERATION="strict"</c>: an address may have several accounts, of which one can prove it.</summary>
public sealed class StrictEnumerationTests(StrictServer shared) : HeadlessTests(shared), IClassFixture<StrictServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-003")]
    public async Task Signing_up_answers_alike_for_free_and_taken_addresses(AllauthKind kind)
    {
        var owner = await NewPersonAsync();
        var fresh = NewEmail();

        var taken = await SignUpAsync(Open(kind), owner.Email!);
        var free = await SignUpAsync(Open(kind), fresh);

        taken.Status.ShouldBe(200);
        taken.Masked.Replace(owner.Email!, "email", StringComparison.Ordinal).ShouldBe(free.Masked.Replace(fresh, "email", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whoever_claims_a_proven_address_neither_gets_in_by_it_nor_can_prove_it(AllauthKind kind)
    {
        var owner = await NewPersonAsync();
        var claimant = Open(kind);
        var made = (await SignUpAsync(claimant, owner.Email!, "claimants own words")).ShouldBe(200).Data.GetProperty("user").GetProperty("id").GetString();
        made.ShouldNotBe(owner.Id);
        var address = (await claimant.GetAsync("account/email")).Data.EnumerateArray().ShouldHaveSingleItem();
        (address.GetProperty("verified").GetBoolean(), address.GetProperty("primary").GetBoolean()).ShouldBe((false, true));

        (await Open(kind).PostAsync("auth/login", new { email = owner.Email, password = "claimants own words" })).ShouldBeErrors("email_password_mismatch@password");
        var signedIn = await Open(kind).PostAsync("auth/login", new { email = owner.Email, password = Password });
        signedIn.ShouldBe(200).Data.GetProperty("user").GetProperty("id").GetString().ShouldBe(owner.Id);
        (await claimant.PostAsync("auth/email/verify", new { key = await Mailbox.KeyAsync(owner.Email!) })).Status.ShouldBe(400);
        (await claimant.GetAsync("account/email")).Data[0].GetProperty("verified").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_several_who_claim_an_address_it_is_theirs_who_proves_it(AllauthKind kind)
    {
        var email = NewEmail();
        var (first, second) = (Open(kind), Open(kind));
        (await SignUpAsync(first, email)).ShouldBe(200);
        var id = (await SignUpAsync(second, email, "the second ones words")).ShouldBe(200).Data.GetProperty("user").GetProperty("id").GetString();
        (await Open(kind).PostAsync("auth/login", new { email, password = Password })).ShouldBe(200);

        (await second.PostAsync("auth/email/verify", new { key = await Mailbox.KeyAsync(email, 2) })).ShouldBe(200);

        (await Open(kind).PostAsync("auth/login", new { email, password = Password })).ShouldBeErrors("email_password_mismatch@password");
        (await Open(kind).PostAsync("auth/login", new { email, password = "the second ones words" })).ShouldBe(200)
            .Data.GetProperty("user").GetProperty("id").GetString().ShouldBe(id);
        (await first.GetAsync("account/email")).Data[0].GetProperty("verified").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Security", "S-178")]
    public async Task A_mailbox_gets_so_many_mails_and_no_more_however_often_it_is_claimed(AllauthKind kind)
    {
        var email = NewEmail();
        for (var i = 0; i < 5; i++)
            (await SignUpAsync(Open(kind), email)).ShouldBe(200);
        await Mailbox.WaitAsync(email, 3);

        (await Mailbox.ToAsync(email)).Count.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_taken_user_name_is_still_told(AllauthKind kind)
    {
        var account = await NewPersonAsync();
        (await Open(kind).PostAsync("auth/signup", new { email = NewEmail(), username = account.UserName, password = Password })).ShouldBeErrors("username_taken@username");
    }

    private static Task<AllauthAnswer> SignUpAsync(AllauthClient client, string email, string password = Password) => client.PostAsync("auth/signup", new { email, password });
}
