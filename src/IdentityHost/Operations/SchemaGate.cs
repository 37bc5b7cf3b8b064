using IdentityHost.Data.Operations;

namespace IdentityHost.Operations;

/// <summary>Lets the server through only when the database has the schema this build was made for (S-225).</summary>
internal static class SchemaGate
{
    /// <summary>What is wrong with the schema, as a sentence with its remedy; null when nothing is.</summary>
    public static async Task<string?> FaultAsync(IServiceProvider services, CancellationToken ct) =>
        await services.GetRequiredService<Schema>().ReadAsync(ct) switch
        {
            SchemaState.UpToDate => null,
            SchemaState.Empty => "The database has no schema yet. Create it with: IdentityHost db migrate",
            SchemaState.Behind behind => $"The schema of the database is behind this build ({behind.Missing.Count} migrations). Bring it up to date with: IdentityHost db migrate",
            SchemaState.Newer => "The schema of the database is newer than this build. Start the build that migrated it, or restore a backup.",
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Opens the gate, migrating first where that is allowed; whether the schema was created from nothing.</summary>
    public static async Task<bool> OpenAsync(IServiceProvider services, bool migrate, CancellationToken ct)
    {
        var schema = services.GetRequiredService<Schema>();
        var before = await schema.ReadAsync(ct);
        if (migrate && before is (SchemaState.Empty or SchemaState.Behind))
            await schema.MigrateAsync(ct);
        if (await FaultAsync(services, ct) is { } fault)
            throw new StartRefusedException(fault);
        return before is SchemaState.Empty;
    }
}
