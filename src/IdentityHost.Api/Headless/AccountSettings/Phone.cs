using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.AccountSettings;

/// <summary>A body that names a number.</summary>
internal sealed record PhoneInput([property: Member(IsRequired = true)] string? Phone);

/// <summary><c>account/phone</c></summary>
internal sealed class Phone(PhoneNumberBook book, PhoneVerification verification, FlowResponse respond)
{
    /// <summary>The account's number, in a list of one or none.</summary>
    public async Task<Answer> GetAsync(HeadlessCall call) => call.Visitor.IsSignedIn
        ? Answer.Of(PhoneNumberBook.Find(call.Visitor) is { } phone ? new[] { WireForms.Of(phone) } : [])
        : await respond.AuthenticationAsync(call);

    /// <summary>Where accounts have no numbers.</summary>
    public static async Task<Answer> GetNoneAsync(FlowResponse respond, HeadlessCall call) =>
        call.Visitor.IsSignedIn ? new Answer.Json(404) : await respond.AuthenticationAsync(call);

    /// <summary>Changes it once it is proven; somebody who is signing in corrects theirs.</summary>
    public async Task<Answer> PostAsync(HeadlessCall call, PhoneInput input)
    {
        var outcome = call.Visitor.IsSignedIn
            ? await book.ChangeAsync(call.Visitor, input.Phone, call.Ct)
            : await verification.CorrectAsync(call.Visitor, input.Phone, call.Ct);
        return await respond.OfAsync(call, outcome, () => Task.FromResult<Answer>(new Answer.Json(202, new[] { new WirePhone(input.Phone!, Verified: false) })));
    }
}
