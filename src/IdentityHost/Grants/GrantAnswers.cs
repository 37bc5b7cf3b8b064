using System.Text.Json;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using IdentityHost.Bridge;
using IdentityHost.OpenId.AuthorizationChallenge;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Token;

namespace IdentityHost.Grants;

/// <summary>Turns what a flow said into what the token endpoint answers.</summary>
internal sealed class GrantAnswers(DirectFlow flow, DirectSteps steps, PersonGrants grants)
{
    /// <summary>The app that sent the message, and what it asks for.</summary>
    public static FirstPartyApp AppOf(TokenRequest request) => new(
        request.Client.ClientId, request.Form[ChallengeParameters.DeviceToken], request.Form[ChallengeParameters.TrustDevice] == "true");

    /// <summary>S-036: wrong, expired, spent and foreign codes and tokens are answered alike.</summary>
    public static OAuthError Wrong(string? reason = null) => OAuthError.InvalidGrant("The code is wrong, or its time is over.") with { Reason = reason };

    /// <summary>Tokens, or what stands between the person and them.</summary>
    public async ValueTask<OrError<TokenGrant>> OfAsync(TokenRequest request, AskedGrant asked, Visitor visitor, FlowOutcome outcome, CancellationToken ct)
    {
        return await flow.FinishAsync(visitor, outcome, ct) switch
        {
            FlowOutcome.Advanced => visitor.Session is null ? Owed(request, visitor) : await GrantAsync(request, asked, visitor, ct),
            FlowOutcome.Throttled throttled => OAuthError.Later(throttled.RetryAfter, busy: false),
            FlowOutcome.Busy busy => OAuthError.Later(busy.RetryAfter, busy: true),
            FlowOutcome.Invalid invalid => Wrong(string.Join(' ', invalid.Errors.Select(e => e.Code))),
            _ => Wrong(),
        };
    }

    /// <summary>The session's own token comes with the tokens: with it the app asks for more of the same person at the challenge endpoint.</summary>
    private async ValueTask<OrError<TokenGrant>> GrantAsync(TokenRequest request, AskedGrant asked, Visitor visitor, CancellationToken ct)
    {
        if ((await grants.GrantAsync(request, asked, flow.Of(visitor.Session!), ct)).Refused(out var error, out var granted))
            return error;
        List<KeyValuePair<string, string>> extras = [new(ChallengeParameters.AuthSession, AuthSession.Of(null, visitor.NewToken)!)];
        if (visitor.NewDeviceToken is { } device)
            extras.Add(new(ChallengeParameters.DeviceToken, device));
        return granted with { Extras = extras };
    }

    private OAuthError Owed(TokenRequest request, Visitor visitor)
    {
        // Where nothing was proven, and only a code went to another device, the token stays.
        var token = visitor.NewToken ?? request.Form[ChallengeParameters.MfaToken];
        var owed = steps.OfSignIn(visitor);
        if (owed is [{ Id: Flow.MfaAuthenticate } or { Devices.Count: > 0 }])
            return OAuthError.MfaRequired("A second factor is owed.") with { Further = json => Write(json, token, owed[0]) };
        if (owed.Count == 0)
            return OAuthError.RedirectToWeb("What is owed can only be done in a browser.");

        // First-Party Applications (draft -04) §6.2: what these grant types cannot take, the challenge endpoint can.
        return OAuthError.InsufficientAuthorization("Something else is owed.") with
        {
            Further = json =>
            {
                json.WriteString(ChallengeParameters.AuthSession, AuthSession.Of(null, token));
                OwedStep.Write(json, owed);
            },
        };
    }

    private static void Write(Utf8JsonWriter json, string? token, OwedStep owed)
    {
        json.WriteString(ChallengeParameters.MfaToken, token);
        json.WriteStartArray(ChallengeParameters.Factors);
        // Authenticators are named as everywhere; what is sent is a kind of factor too.
        foreach (var type in owed.Types.Count > 0 ? owed.Types : owed.Devices.Select(d => d.Kind == Device.Static ? "recovery_codes" : d.Kind))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        OwedDevice.Write(json, owed.Devices);
    }
}
