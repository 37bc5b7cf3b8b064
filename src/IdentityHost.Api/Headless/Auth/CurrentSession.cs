using IdentityHost.Accounts.Sessions;
using IdentityHost.Api.Headless.Wire;

namespace IdentityHost.Api.Headless.Auth;

/// <summary><c>auth/session</c>: who is signed in here; and signing out.</summary>
internal sealed class CurrentSession(SignOut signOut, FlowResponse respond)
{
    public Task<Answer> GetAsync(HeadlessCall call) => respond.AuthenticationAsync(call);

    /// <summary>Ends the session, or whatever sign-in was under way.</summary>
    public async Task<Answer> DeleteAsync(HeadlessCall call)
    {
        await signOut.EndAsync(call.Visitor, call.Ct);
        return await respond.AuthenticationAsync(call);
    }
}
