namespace IdentityHost.Data.Sql;

/// <summary>The database did not answer in time, is overloaded, or is out of reach. The host answers 503; trying again later is right.</summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public StoreUnavailableException()
        : base("The database is not available.")
    {
    }
}
