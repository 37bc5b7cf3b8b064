using System.CommandLine;
using System.Text.Json.Nodes;
using IdentityHost.Accounts.Passwords;
using IdentityHost.OpenId.Keys;
using IdentityHost.Operations;
using IdentityHost.Seeding;
using Microsoft.Extensions.Options;

namespace IdentityHost.Commands;

/// <summary><c>doctor</c>: looks at everything the server needs, and tells a remedy for each fault.</summary>
internal static class DoctorCommand
{
    // Settings that cannot be read end the command before it begins, with the same sentences the server prints.
    public static Command In(Shell shell) =>
        shell.Do(new Command("doctor", "Check settings, master key, database, schema, keys, issuer, transports of messages, clock and file modes."), ExamineAsync, needsSchema: false);

    private static async Task<CommandResult> ExamineAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var findings = new List<Finding> { new("settings", Severity.Good, "The settings can be used.") };
        findings.Add(await LookAsync("master key", () => MasterKeyAsync(services)));
        var schema = await LookAsync("database", () => DatabaseAsync(services, ct));
        findings.Add(schema);
        if (schema.Severity == Severity.Good)
        {
            findings.Add(await LookAsync("keys", () => KeysAsync(services, ct)));
            findings.Add(await LookAsync("demo data", () => DemoAsync(services, ct)));
        }

        findings.Add(Issuer(services));
        findings.Add(await LookAsync("mail", () => DeliveryFindings.MailAsync(services, ct)));
        findings.Add(await LookAsync("text messages", () => DeliveryFindings.TextMessagesAsync(services, ct)));
        findings.Add(Passwords(services));
        findings.Add(Clock(services));
        findings.AddRange(FileModes(services));
        return Answer(findings);
    }

    private static async Task<Finding> LookAsync(string what, Func<Task<Finding>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new(what, Severity.Fault, fault.Message);
        }
    }

    private static Task<Finding> MasterKeyAsync(IServiceProvider services)
    {
        services.GetRequiredService<MasterKey>().Derive("doctor");
        return Task.FromResult(new Finding("master key", Severity.Good, "The master key can be read."));
    }

    private static async Task<Finding> DatabaseAsync(IServiceProvider services, CancellationToken ct) =>
        await SchemaGate.FaultAsync(services, ct) is { } fault
            ? new("database", Severity.Fault, fault)
            : new("database", Severity.Good, "The database answers and has the schema of this build.");

    private static async Task<Finding> KeysAsync(IServiceProvider services, CancellationToken ct)
    {
        if ((await services.GetRequiredService<ISigningKeys>().ListAsync(ct)).Count == 0)
            return new("keys", Severity.Advice, "There are no signing keys yet; the first start of the server creates them.");
        var keys = await services.GetRequiredService<KeyRing>().CurrentAsync(ct);
        return new("keys", Severity.Good, $"{keys.Published.Count} signing keys are published and can be decrypted.");
    }

    private static async Task<Finding> DemoAsync(IServiceProvider services, CancellationToken ct)
    {
        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
            return new("demo data", Severity.Good, "Demo client and demo user are fine in Development.");
        await services.GetRequiredService<DemoGuard>().RefuseAsync(ct);
        return new("demo data", Severity.Good, "There is no demo client and no demo user.");
    }

    private static Finding Issuer(IServiceProvider services) =>
        services.GetRequiredService<IOptions<ServerOptions>>().Value.Issuer switch
        {
            null or "" => new("issuer", Severity.Advice, "The issuer is the first listen address; set IdentityHost:Issuer when others are to reach this server."),
            var issuer when issuer.StartsWith("http:", StringComparison.Ordinal) =>
                new("issuer", Severity.Advice, $"{issuer} is good for trials on this machine only; set IdentityHost:Issuer to the public https address."),
            var issuer => new("issuer", Severity.Good, issuer),
        };

    /// <summary>S-020.</summary>
    private static Finding Passwords(IServiceProvider services) =>
        services.GetRequiredService<IOptions<PasswordRuleOptions>>().Value.MinimumLength is < 15 and var length
            ? new("passwords", Severity.Advice,
                $"Passwords may have {length} characters. Where a password signs in alone, NIST SP 800-63B-4 asks for 15: set IdentityHost:Accounts:Passwords:MinimumLength.")
            : new("passwords", Severity.Good, "Passwords are as long as NIST SP 800-63B-4 asks.");

    private static Finding Clock(IServiceProvider services)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var built = new DateTimeOffset(File.GetLastWriteTimeUtc(typeof(Server).Assembly.Location), TimeSpan.Zero);
        return now < built - TimeSpan.FromDays(1)
            ? new("clock", Severity.Fault, $"The clock says {now:u}, before this server was built. Set it, and keep it by NTP.")
            : new("clock", Severity.Good, $"The clock says {now:u}.");
    }

    private static IEnumerable<Finding> FileModes(IServiceProvider services)
    {
        if (OperatingSystem.IsWindows())
            yield break;
        var locations = services.GetRequiredService<Locations>();
        foreach (var file in new[] { locations.MasterKeyFile(services.GetRequiredService<IOptions<ServerOptions>>().Value), locations.SqliteFile })
        {
            if (file is null || !File.Exists(file))
                continue;
            var others = File.GetUnixFileMode(file) & (UnixFileMode)0b000_111_111;
            yield return others == UnixFileMode.None
                ? new("file mode", Severity.Good, $"Only its owner may read {file}.")
                : new("file mode", Severity.Fault, $"Others may use {file}: chmod 600 {file}");
        }
    }

    private static CommandResult Answer(List<Finding> findings) => new(
        findings.Exists(f => f.Severity == Severity.Fault) ? ExitCode.Unwell : ExitCode.Done,
        string.Join(Environment.NewLine, findings.Select(f => $"{f.Severity.ToString().ToUpperInvariant(),-6}  {f.What}: {f.Sentence}")),
        new JsonArray([.. findings.Select(f => new JsonObject
        {
            ["what"] = f.What,
            ["severity"] = f.Severity.ToString().ToLowerInvariant(),
            ["message"] = f.Sentence,
        })]));
}
