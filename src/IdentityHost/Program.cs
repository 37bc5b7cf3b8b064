using IdentityHost;
using IdentityHost.Commands;

return CommandLine.Asks(args) ? await CommandLine.RunAsync(args) : await Server.RunAsync(args);
