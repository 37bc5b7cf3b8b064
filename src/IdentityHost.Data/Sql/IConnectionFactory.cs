using System.Data.Common;

namespace IdentityHost.Data.Sql;

/// <summary>Opens a connection beside the pooled ones, for the few callers that need one of their own.</summary>
internal interface IConnectionFactory
{
    /// <summary>An open connection; the caller disposes it.</summary>
    DbConnection Open();
}
