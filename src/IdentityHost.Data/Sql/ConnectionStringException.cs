namespace IdentityHost.Data.Sql;

/// <summary>The setting <c>ConnectionStrings:IdentityHost</c> cannot be used; the message is a sentence that names it.</summary>
public sealed class ConnectionStringException : Exception
{
    public ConnectionStringException(string message)
        : base("ConnectionStrings:IdentityHost " + message)
    {
    }

    public ConnectionStringException(string message, Exception cause)
        : base("ConnectionStrings:IdentityHost " + message, cause)
    {
    }

    public ConnectionStringException()
        : this("cannot be used.")
    {
    }
}
