using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Data.Scaffolder;

/// <summary>What <c>dotnet ef migrations add</c> does, without its dependencies.</summary>
internal static class MigrationWriter
{
    public static void Write<TContext>(TContext context, IDesignTimeServices provider, string name, string project, string folder)
        where TContext : DbContext
    {
        // The context's services first: the provider only adds what is still missing.
        var services = new ServiceCollection().AddEntityFrameworkDesignTimeServices().AddDbContextDesignTimeServices(context);
        provider.ConfigureDesignTimeServices(services);
        using var built = services.BuildServiceProvider();
        var scaffolder = built.GetRequiredService<IMigrationsScaffolder>();
        var migration = scaffolder.ScaffoldMigration(name, "IdentityHost.Data", $"{folder}.Migrations", "C#");
        var files = scaffolder.Save(project, migration, Path.Combine(project, folder, "Migrations"), dryRun: false);
        Console.WriteLine(files.MigrationFile);
        Console.WriteLine(files.MetadataFile);
        Console.WriteLine(files.SnapshotFile);
    }
}
