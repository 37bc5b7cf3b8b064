using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.AccountSettings;

/// <summary><c>account/phone</c>: accounts have no numbers to sign in with here.</summary>
internal sealed class Phone(FlowResponse respond)
{
    public Task<Answer> GetAsync(HeadlessCall call) => call.Visitor.IsSignedIn ? Task.FromResult<Answer>(new Answer.Json(404)) : respond.AuthenticationAsync(call);
}
