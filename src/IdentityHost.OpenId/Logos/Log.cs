using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.Logos;

internal static partial class Log
{
    [LoggerMessage(EventName = "LogoMissing", Level = LogLevel.Information, Message = "The logo of the client {ClientId} could not be fetched; its initial is shown. {Reason}")]
    public static partial void LogoMissing(ILogger logger, string clientId, string? reason);

    [LoggerMessage(EventName = "LogoForbidden", Level = LogLevel.Warning, Message = "The logo of the client {ClientId} is not shown. {Why}")]
    public static partial void LogoForbidden(ILogger logger, string clientId, string why);
}
