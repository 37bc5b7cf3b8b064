using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.ClientAuthentication;

internal static partial class Log
{
    [LoggerMessage(EventName = "ClientCredentialMissing", Level = LogLevel.Information, Message = "A request carried no usable client credential: {Reason}")]
    public static partial void NoCredential(ILogger logger, string reason);

    [LoggerMessage(EventName = "ClientRefused", Level = LogLevel.Information, Message = "Client {ClientId} was refused by {Method}: {Reason}")]
    public static partial void Refused(ILogger logger, string clientId, string method, string reason);
}
