using Microsoft.Extensions.Logging;

namespace IdentityHost.OpenId.UserInfo;

internal static partial class Log
{
    [LoggerMessage(EventName = "UserInfoRefused", Level = LogLevel.Information, Message = "A userinfo request was refused with {Error}: {Reason}")]
    public static partial void Refused(ILogger logger, string error, string reason);
}
