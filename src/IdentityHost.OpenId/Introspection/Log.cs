using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Introspection;

internal static partial class Log
{
    [LoggerMessage(EventName = "IntrospectedInactive", Level = LogLevel.Debug, Message = "Client {ClientId} asked about a token that is dead, unknown or not its business.")]
    public static partial void Inactive(ILogger logger, string clientId);
}
