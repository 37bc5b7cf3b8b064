using IdentityHost;

return await Server.RunAsync(args);
