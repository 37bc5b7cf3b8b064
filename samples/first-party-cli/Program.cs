// A console app of the operator's own. It asks its person itself, one question at a time, and ends with ordinary tokens:
// OAuth 2.0 for First-Party Applications. What is asked next, the server says; the app only knows how to ask it.
using FirstPartyCli;

var issuer = new Uri(Environment.GetEnvironmentVariable("ISSUER") ?? "http://localhost:5000");
var clientId = Environment.GetEnvironmentVariable("CLIENT_ID") ?? "demo-app";

using var server = await IdentityServer.FindAsync(issuer, clientId);
var signIn = new SignIn(server, Terminal.Ask);
if (await signIn.RunAsync() is not { } tokens)
    return 1;

var person = await server.UserInfoAsync(tokens.AccessToken);
Console.WriteLine($"Hello, {person.Name ?? person.Email ?? person.Subject}");
return 0;
