using System.Data.Common;
using System.Xml.Linq;
using IdentityHost.Data.Sql;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace IdentityHost.Data.DataProtection;

/// <summary>The key ring in the database, shared by all nodes.</summary>
/// <remarks>The framework's interface is synchronous, so this is the one place that talks to the database that way; it does so a few times a day.</remarks>
internal sealed class KeyRingRows(IConnectionFactory connections) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = connections.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Xml" FROM "DataProtectionKeys" ORDER BY "Name" """;
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
            elements.Add(XElement.Parse(reader.GetString(0)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = connections.Open();
        using var transaction = connection.BeginTransaction();
        Insert(transaction, element, friendlyName);
        Bump(transaction);
        transaction.Commit();
    }

    private static void Insert(DbTransaction transaction, XElement element, string friendlyName)
    {
        using var command = CommandIn(transaction);
        command.CommandText = """
            INSERT INTO "DataProtectionKeys" ("Name", "Xml") VALUES (@name, @xml) ON CONFLICT ("Name") DO UPDATE SET "Xml" = excluded."Xml"
            """;
        Add(command, "@name", friendlyName);
        Add(command, "@xml", element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }

    /// <summary>Tells the other nodes, which see it within a second or so (see <see cref="Operations.ChangeWatcher"/>).</summary>
    private static void Bump(DbTransaction transaction)
    {
        using var command = CommandIn(transaction);
        command.CommandText = """
            INSERT INTO "ChangeVersions" ("Kind", "Version") VALUES (@kind, 1) ON CONFLICT ("Kind") DO UPDATE SET "Version" = "ChangeVersions"."Version" + 1
            """;
        Add(command, "@kind", ChangeKinds.KeyRing);
        command.ExecuteNonQuery();
    }

    private static DbCommand CommandIn(DbTransaction transaction)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        return command;
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
