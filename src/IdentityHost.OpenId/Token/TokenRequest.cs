using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Parameters;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.OpenId.Token;

/// <summary>A token request whose client has been authenticated and may use the grant type.</summary>
/// <param name="Client">Who asks.</param>
/// <param name="Form">What was sent.</param>
/// <param name="Http">The exchange, for grants that must know where the request came from.</param>
public sealed record TokenRequest(Client Client, ProtocolParameters Form, HttpContext Http);
