using System.Diagnostics;
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
        "verify_email" => "/signup/verify",
        "verify_phone" => "/signup/verify-phone",
        "login_by_code" => "/signin/code",
        "mfa_authenticate" => "/signin/second-factor",
        "mfa_trust" => "/signin/trust",
        "mfa_signup_webauthn" => "/signup/passkey",
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
