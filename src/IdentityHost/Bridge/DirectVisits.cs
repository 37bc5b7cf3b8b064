using IdentityHost.Accounts.EmailAddresses;
using IdentityHost.Accounts.Passkeys;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Reauthentication;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Clients;

namespace IdentityHost.Bridge;

/// <summary>Visitors of apps of our own, as the protocol sees them.</summary>
internal sealed class DirectVisits(VisitorReader visitors, DirectFlows flows) : IDirectVisits
{
    public async ValueTask<IDirectVisit?> FindAsync(HttpContext http, Client client, DirectTokens tokens, CancellationToken ct)
    {
        var app = new FirstPartyApp(client.ClientId, tokens.DeviceToken, tokens.AsksTrust);
        var visitor = await visitors.ReadFirstPartyAsync(http, app, tokens.Token, ct);
        if (visitor.IsGone)
            return null;
        if (visitor.IsSignedIn)
            await visitors.ReadPendingAsync(visitor, ct);
        return new DirectVisit(flows, visitor, tokens.Token);
    }
}

/// <summary>The flows that these visitors go through: the same as behind pages and the headless API.</summary>
internal sealed record DirectFlows(
    SignInFlow Passwords,
    LoginByCode Codes,
    EmailAddressVerification Addresses,
    PhoneVerification Numbers,
    SecondFactor SecondFactor,
    PasskeySignIn Passkeys,
    SignUpFlow SignUp,
    PasskeySignUp PasskeySignUp,
    ReauthenticationFlow Reauthentication,
    Flows Ways);
