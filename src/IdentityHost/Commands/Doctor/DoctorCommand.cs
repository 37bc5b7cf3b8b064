using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using IdentityHost.Accounts.Administration;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Data.Operations;
using IdentityHost.OpenId.Keys;
using IdentityHost.Operations;
using IdentityHost.Seeding;
using Microsoft.Extensions.Options;

namespace IdentityHost.Commands.Doctor;

/// <summary><c>doctor</c>: looks at everything the server needs, and tells a remedy for each fault.</summary>
internal static class DoctorCommand
{
    // Settings that cannot be read end the command before it begins, with the same sentences the server prints.
    public static Command In(Shell shell) =>
        shell.Do(new Command("doctor", "Check settings, master key, database, schema, keys, superusers, issuer, transports of messages, audit webhook, sign-in by other companies, clock and file modes; with a remedy for each fault."), ExamineAsync, needsSchema: false);

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
            findings.Add(await LookAsync("superusers", () => SuperusersAsync(services, ct)));
        }

        findings.Add(await LookAsync("issuer", () => IssuerFinding.LookAsync(services, ct)));
        findings.Add(await LookAsync("mail", () => DeliveryFindings.MailAsync(services, ct)));
        findings.Add(await LookAsync("text messages", () => DeliveryFindings.TextMessagesAsync(services, ct)));
        findings.Add(await LookAsync("audit webhook", () => DeliveryFindings.AuditWebhookAsync(services, ct)));
        findings.AddRange(await ProviderFindings.LookAsync(services, ct));
        findings.Add(Passwords(services));
        findings.Add(await LookAsync("clock", () => ClockAsync(services, schema.Severity == Severity.Good, ct)));
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

    private static async Task<Finding> SuperusersAsync(IServiceProvider services, CancellationToken ct)
    {
        const string what = "superusers";
        var superusers = services.GetRequiredService<ISuperusers>();
        if (!await superusers.WereThereAsync(ct))
            return new(what, Severity.Advice, "There is no superuser; create one with: users create-superuser");
        return await superusers.WithInitialPasswordAsync(ct) is { Count: > 0 } initial
            ? new(what, Severity.Advice, $"{string.Join(", ", initial)} still has the password it was set up with: sign in and change it.")
            : new(what, Severity.Good, "No superuser has the password it was set up with.");
    }

    /// <summary>S-020.</summary>
    private static Finding Passwords(IServiceProvider services) =>
        services.GetRequiredService<IOptions<PasswordRuleOptions>>().Value.MinimumLength is < 15 and var length
            ? new("passwords", Severity.Advice,
                $"Passwords may have {length} characters. Where a password signs in alone, NIST SP 800-63B-4 asks for 15: set IdentityHost:Accounts:Passwords:MinimumLength.")
            : new("passwords", Severity.Good, "Passwords are as long as NIST SP 800-63B-4 asks.");

    /// <summary>Against the time of the build, and against the clock all nodes have in common (S-235).</summary>
    private static async Task<Finding> ClockAsync(IServiceProvider services, bool asksDatabase, CancellationToken ct)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var built = new DateTimeOffset(File.GetLastWriteTimeUtc(typeof(Server).Assembly.Location), TimeSpan.Zero);
        if (now < built - TimeSpan.FromDays(1))
            return new("clock", Severity.Fault, $"The clock says {now:u}, before this server was built. Set it, and keep it by NTP.");
        return asksDatabase && await services.GetRequiredService<DatabaseClock>().FaultAsync(ct) is { } off
            ? new("clock", Severity.Fault, string.Create(CultureInfo.InvariantCulture, $"The clock is {off.TotalSeconds:F1} s away from the database's. Keep both by NTP."))
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
