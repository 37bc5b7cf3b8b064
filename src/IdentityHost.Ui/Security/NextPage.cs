using System.Diagnostics;
using IdentityHost.Accounts.SecondFactors;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Security;

/// <summary>The page of the step a sign-in waits at.</summary>
internal static class NextPage
{
    /// <summary>Where the browser goes after a step; null when nothing is owed any more.</summary>
    public static string? Of(Visitor visitor) => Flows.OwedBy(visitor) switch
    {
        null => null,
        Flow.VerifyEmail => "/signup/verify",
        Flow.VerifyPhone => "/signup/verify-phone",
        Flow.LoginByCode => SecondCode.IsOwed(visitor) ? "/signin/second-code" : "/signin/code",
        Flow.MfaAuthenticate => "/signin/second-factor",
        Flow.MfaTrust => "/signin/trust",
        Flow.MfaSignupWebAuthn => "/signup/passkey",
        var flow => throw new UnreachableException($"No page shows {flow}."),
    };

    /// <summary>The same with the app's request and the way back.</summary>
    public static string? Of(Visitor visitor, string? requestId, string? returnTo) => Of(visitor) is { } page ? page + Query(requestId, returnTo) : null;

    /// <summary>What the pages of one sign-in hand on.</summary>
    public static QueryString Query(string? requestId, string? returnTo)
    {
        var query = requestId is null ? QueryString.Empty : QueryString.Empty.Add("request", requestId);
        return LocalPath.IsLocal(returnTo) ? query.Add("return", returnTo!) : query;
    }
}
