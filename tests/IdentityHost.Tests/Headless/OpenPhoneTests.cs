using IdentityHost.Testing.Headless;
using Xunit;

namespace IdentityHost.Tests.Headless;

/// <summary>Where answers name who has a number.</summary>
public sealed class OpenPhoneTests(OpenPhoneServer shared) : HeadlessTests(shared), IClassFixture<OpenPhoneServer>
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_enumeration_prevention_a_taken_number_is_named(AllauthKind kind)
    {
        var owner = await NewPersonWithPhoneAsync();
        var client = Open(kind);
        (await client.PostAsync("auth/signup", new { email = owner.Email, phone = owner.PhoneNumber, password = Password })).ShouldBeErrors("email_taken@email", "phone_taken@phone");
        (await client.PostAsync("auth/code/request", new { phone = NewPhone() })).ShouldBeErrors("unknown_phone@phone");
        (await client.PostAsync("auth/signup", new { email = NewEmail(), phone = NewPhone(), password = Password })).ShouldOwe("verify_phone");
        (await client.PostAsync("account/phone", new { phone = owner.PhoneNumber })).ShouldBeErrors("phone_taken@phone");
        var (somebody, _) = await SignInAsync(kind);
        (await somebody.PostAsync("account/phone", new { phone = owner.PhoneNumber })).ShouldBeErrors("phone_taken@phone");
    }
}
