using System.Text.Json.Serialization;
using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Api.Headless.Auth;
using IdentityHost.Api.Headless.Description;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.AccountSettings;

/// <summary>The body that makes an address primary.</summary>
internal sealed record PrimaryInput([property: Member(IsRequired = true)] string? Email, [property: JsonConverter(typeof(InputSwitch)), Member(IsRequired = true)] bool? Primary);

/// <summary><c>account/email</c></summary>
internal sealed class Emails(EmailAddressBook book, EmailAddressVerification verification, FlowResponse respond)
{
    public async Task<Answer> GetAsync(HeadlessCall call) => call.Visitor.IsSignedIn ? await ListAsync(call) : await respond.AuthenticationAsync(call);

    /// <summary>Adds an address; somebody who is signing up corrects theirs.</summary>
    public async Task<Answer> PostAsync(HeadlessCall call, EmailInput input) => await ListedAsync(
        call,
        call.Visitor.IsSignedIn ? await book.AddAsync(call.Visitor, input.Email, call.Ct) : await verification.CorrectAsync(call.Visitor, input.Email, call.Ct));

    /// <summary>Sends the proof again.</summary>
    public async Task<Answer> PutAsync(HeadlessCall call, EmailInput input) => await respond.OfPlainAsync(call, await book.SendProofAsync(call.Visitor, input.Email, call.Ct));

    /// <summary>Makes an address primary.</summary>
    public async Task<Answer> PatchAsync(HeadlessCall call, PrimaryInput input) =>
        await ListedAsync(call, await book.MakePrimaryAsync(call.Visitor, input.Email, input.Primary is true, call.Ct));

    public async Task<Answer> DeleteAsync(HeadlessCall call, EmailInput input) => await ListedAsync(call, await book.RemoveAsync(call.Visitor, input.Email, call.Ct));

    private Task<Answer> ListedAsync(HeadlessCall call, FlowOutcome outcome) => respond.OfAsync(call, outcome, () => ListAsync(call));

    private async Task<Answer> ListAsync(HeadlessCall call) => Answer.Of((await book.ListAsync(call.Visitor, call.Ct)).Select(WireForms.Of).ToArray());
}
