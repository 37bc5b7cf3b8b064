using System.Data.Common;
using System.Security.Cryptography;
using IdentityHost.Data.Sql;
using Microsoft.Extensions.Options;

namespace IdentityHost.Operations;

/// <summary>Turns the faults an operator can mend into sentences; the rest keep their stack trace.</summary>
internal static class StartFaults
{
    /// <summary>What to print, or null for a fault of the program.</summary>
    public static IReadOnlyList<string>? Sentences(Exception fault) => fault switch
    {
        StartRefusedException or ConnectionStringException => [fault.Message],
        OptionsValidationException settings => [.. settings.Failures],
        AggregateException many => many.InnerExceptions.Select(Sentences).ToList() is var all && all.TrueForAll(s => s is not null)
            ? [.. all.SelectMany(s => s!)]
            : null,
        // What the configuration binder says of a value it cannot read names key, value and type.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => [fault.Message],
        System.Text.Json.JsonException => [fault.Message],
        InvalidOperationException { InnerException: CryptographicException } =>
            [$"{fault.Message} IdentityHost:MasterKeyFile (or IdentityHost:MasterKey) must be the key this database was created with."],
        StoreUnavailableException or DbException =>
            [$"The database that ConnectionStrings:IdentityHost names cannot be used: {(fault.InnerException ?? fault).Message}"],
        UnauthorizedAccessException => [fault.Message],
        InvalidDataException { InnerException: FormatException syntax } => [$"{fault.Message} {syntax.Message}"],
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => [$"{fault.Message} Stop the other program, or set Urls."],
        _ => null,
    };
}
