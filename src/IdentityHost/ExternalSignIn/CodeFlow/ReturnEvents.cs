using IdentityHost.Accounts.External;
using IdentityHost.ExternalSignIn.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace IdentityHost.ExternalSignIn.CodeFlow;

/// <summary>Hands what came of a visit at a provider to the accounts, and sends the browser where they say.</summary>
internal sealed class ReturnEvents(WaysBack ways, ILogger<ReturnEvents> log) : OAuthEvents
{
    /// <inheritdoc />
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var identity = ((Reading.Known)ProviderHandler.ReadingIn(context.Properties)!).Identity;
        if (ProviderHandler.WasToAsk(context.Properties) && identity.AskedAt is null)
            Log.DidNotAsk(log, identity.Provider);
        await GoAsync(context.HttpContext, context.Properties, identity);
        context.HandleResponse();
    }

    /// <inheritdoc />
    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        // A fault of our own stays one: the wall around answers it with a number that stands in the log.
        if (context.Failure is not AuthenticationFailureException failure)
            return;
        if (ProviderHandler.ReadingIn(context.Properties) is { } reading)
            await GoAsync(context.HttpContext, context.Scheme.Name, context.Properties, reading);
        else
            await GoAsync(context.HttpContext, context.Properties, GivenUp(context, failure.Message));
        context.HandleResponse();
    }

    /// <summary>The handle with which the first answer to a begun redirect goes on; null for every further one.</summary>
    public ValueTask<string?> ArriveAsync(HttpContext http, AuthenticationProperties state) => ways.Arrive(http, ProviderHandler.HandleIn(state), http.RequestAborted);

    /// <summary>Sends a browser back whose provider did not say who it is.</summary>
    public Task GoAsync(HttpContext http, string provider, AuthenticationProperties? state, Reading? reading) => GoAsync(http, state, Note(provider, reading));

    /// <summary>Writes down why, and says what the person is told.</summary>
    public ExternalFailure Note(string provider, Reading? reading)
    {
        switch (reading)
        {
            case Reading.Silent silent:
                Log.Silent(log, provider, silent.Why);
                return ExternalFailure.Unknown;
            case Reading.Refused refused:
                Log.Failed(log, provider, refused.Why);
                return refused.Failure;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Sends a browser back with who it is.</summary>
    public async Task GoAsync(HttpContext http, AuthenticationProperties? state, ExternalIdentity identity) =>
        Onward.To(http, await ways.Return(http, ProviderHandler.HandleIn(state), identity, http.RequestAborted));

    /// <summary>Sends a browser back without an identity.</summary>
    public async Task GoAsync(HttpContext http, AuthenticationProperties? state, ExternalFailure failure) =>
        Onward.To(http, await ways.Fail(http, ProviderHandler.HandleIn(state), failure, http.RequestAborted));

    /// <summary>The second word is Apple's. Anybody can send what leads here, so it is no warning.</summary>
    private ExternalFailure GivenUp(RemoteFailureContext context, string why)
    {
        Log.GivenUp(log, context.Scheme.Name, JsonText.Shown(why).TrimEnd('.'));
        return context.Request.Query["error"].ToString() is "access_denied" or "user_cancelled_authorize" ? ExternalFailure.Cancelled : ExternalFailure.Unknown;
    }
}
