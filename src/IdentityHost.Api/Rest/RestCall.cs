using IdentityHost.Accounts;
using IdentityHost.Accounts.Visitors;
using IdentityHost.OpenId.ProtectedResources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IdentityHost.Api.Rest;

/// <summary>One request, let in: its token is good for the operation, and it is known for whom it speaks.</summary>
/// <param name="Http">The exchange.</param>
/// <param name="Api">The API it is for.</param>
/// <param name="Token">What let it in.</param>
/// <param name="Visitor">Who it speaks for.</param>
/// <param name="Endpoints">Where the operations' endpoints are, which are made once.</param>
internal sealed record RestCall(HttpContext Http, RestApi Api, ResourceToken Token, Visitor Visitor, IServiceProvider Endpoints)
{
    /// <summary>Cancels when whoever asked is gone, unless the operation is to end whoever listens.</summary>
    public CancellationToken Ct { get; init; } = Http.RequestAborted;

    /// <summary>The account the token speaks for.</summary>
    public Account Account => Visitor.Account!;

    /// <summary>Its id.</summary>
    public string AccountId => Token.Subject;

    /// <summary>The address that was asked, as our route table writes it: however it was typed, it is the same.</summary>
    public string Template => ((RouteEndpoint)Http.GetEndpoint()!).RoutePattern.RawText!;

    /// <summary>Whether a part of the address holds what no name has, and no database keeps.</summary>
    public bool HasOddRoute => Http.Request.RouteValues.Values.OfType<string>().Any(value => value.Any(char.IsControl));

    /// <summary>The address of one of the things that are listed here.</summary>
    /// <param name="id">Its id, encoded where it needs to be.</param>
    public string At(string id) => $"{Template}/{id}";

    /// <summary>A part of the address. A slash in it is the one character that comes encoded still: the server leaves it so, lest it part what belongs together.</summary>
    public string Route(string name) => ((string)Http.GetRouteValue(name)!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
